package io.minibatch.mqtt;

import static io.minibatch.mqtt.Collecting.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.minibatch.Message;
import io.minibatch.Minibatch;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MqttSourceTest {

    private static final TestBroker BROKER = TestBroker.shared();

    /** Topics and ids of this test only. */
    private final String own = "t" + UUID.randomUUID();

    private final Mqtt5BlockingClient publisher = Mqtt5Client.builder()
            .serverHost("127.0.0.1")
            .serverPort(BROKER.port())
            .buildBlocking();

    record Reading(String sensor, double celsius) {}

    @BeforeEach
    void connect() {
        publisher.connect();
    }

    @AfterEach
    void disconnect() {
        publisher.disconnect();
    }

    private void publish(String topic, String payload, int qos) {
        publisher.publish(message(topic, payload, qos));
    }

    private static Mqtt5Publish message(String topic, String payload, int qos) {
        return Mqtt5Publish.builder()
                .topic(topic)
                .payload(payload.getBytes(StandardCharsets.UTF_8))
                .qos(Objects.requireNonNull(MqttQos.fromCode(qos)))
                .build();
    }

    private void publishAll(String topic, List<String> payloads, int qos) throws Exception {
        var sink = new MqttSink<String>(BROKER.url(), topic).qos(qos);
        sink.each().put(payloads);
        sink.close();
    }

    private MqttSource<Object> source(String filter) {
        return new MqttSource<>(BROKER.url(), filter);
    }

    private MqttSource<Object> named(String filter) {
        return source(filter).clientId(own);
    }

    private Collecting started(MqttSource<Object> source) {
        var collecting = Collecting.from(source);
        Rights.awaitSubscribed(own);
        return collecting;
    }

    @Test
    void aPayloadIsTheMessageAndTheRestAreAttributes() throws Exception {
        try (var mb = Minibatch.open("memory:")) {
            var stream = mb.stream("readings", Reading.class);
            var sources = stream.attach(new MqttSource<>(BROKER.url(), own + "/+/celsius", Reading.class).clientId(own))
                    .start();
            Rights.awaitSubscribed(own);
            publish(own + "/kitchen/celsius", "{\"sensor\":\"s1\",\"celsius\":20.5}", 1);
            publish(own + "/kitchen/humidity", "{\"sensor\":\"s1\",\"celsius\":0}", 1);
            publish(own + "/hall/celsius", "{\"sensor\":\"s2\",\"celsius\":18}", 2);
            await().until(() -> stream.buffer().size() == 2);
            assertThat(stream.buffer().all().map(Message::data))
                    .containsExactly(new Reading("s1", 20.5), new Reading("s2", 18));
            assertThat(stream.buffer().oldest().orElseThrow().attributes())
                    .isEqualTo(Map.of("mqtt.topic", own + "/kitchen/celsius", "mqtt.qos", "1", "mqtt.retain", "false"));
            sources.close();
        }
    }

    @Test
    void propertiesOfVersion5AreAttributes() {
        try (var collecting = started(named(own))) {
            publisher.publish(Mqtt5Publish.builder()
                    .topic(own)
                    .payload("x".getBytes(StandardCharsets.UTF_8))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .contentType("text/plain")
                    .responseTopic("answers")
                    .correlationData(new byte[] {1, 2})
                    .userProperties()
                    .add("unit", "old")
                    .add("unit", "°C")
                    .applyUserProperties()
                    .build());
            await().until(() -> !collecting.attributes().isEmpty());
            assertThat(collecting.attributes().get(0))
                    .containsEntry("mqtt.content-type", "text/plain")
                    .containsEntry("mqtt.response-topic", "answers")
                    .containsEntry("mqtt.correlation-data;base64", "AQI=")
                    .containsEntry("mqtt.user.unit", "°C");
        }
    }

    @Test
    void everyQualityOfServiceOfBothVersionsComesInOrder() throws Exception {
        for (var broker :
                List.of(MqttBroker.of(BROKER.url()), MqttBroker.of(BROKER.url()).version3())) {
            for (var qos = 0; qos <= 2; qos++) {
                var id = own + qos + broker.isVersion3(); // else the subscription of the last one would be there
                var source =
                        new MqttSource<Object>(broker, own + "/#").clientId(id).qos(qos);
                try (var collecting = Collecting.from(source)) {
                    Rights.awaitSubscribed(id);
                    publishAll(own + "/x", numbered("m", 500), qos);
                    await().until(() -> collecting.payloads().size() >= 500);
                    assertThat(collecting.payloads()).isEqualTo(numbered("m", 500));
                    assertThat(collecting.attributes().get(0)).containsEntry("mqtt.qos", "" + qos);
                }
            }
        }
    }

    @Test
    void severalFiltersAreReadByOneSource() {
        var source = new MqttSource<Object>(BROKER.url(), own + "/a", own + "/b/#").clientId(own);
        try (var collecting = started(source)) {
            publish(own + "/a", "1", 1);
            publish(own + "/c", "2", 1);
            publish(own + "/b/x/y", "3", 1);
            await().until(() -> collecting.payloads().size() == 2);
            assertThat(collecting.payloads()).containsExactly("1", "3");
        }
    }

    @Test
    void aSharedSubscriptionDividesTheMessages() throws Exception {
        var filter = "$share/group/" + own + "/#";
        try (var one = Collecting.from(source(filter).clientId(own + "1"));
                var two = Collecting.from(source(filter).clientId(own + "2"))) {
            Rights.awaitSubscribed(own + "1");
            Rights.awaitSubscribed(own + "2");
            var published = new ArrayList<String>();
            await().until(() -> {
                published.add("m" + published.size());
                publish(own + "/x", published.get(published.size() - 1), 1);
                return !one.payloads().isEmpty() && !two.payloads().isEmpty();
            });
            await().until(() -> one.payloads().size() + two.payloads().size() >= published.size());
            var all = new ArrayList<>(one.payloads());
            all.addAll(two.payloads());
            assertThat(all).containsExactlyInAnyOrderElementsOf(published);
        }
    }

    @Test
    void whatIsRetainedComesOnceAndSaysSo() throws Exception {
        publisher.publish(Mqtt5Publish.builder()
                .topic(own)
                .payload("kept".getBytes(StandardCharsets.UTF_8))
                .qos(MqttQos.AT_LEAST_ONCE)
                .retain(true)
                .build());
        try (var collecting = started(named(own))) {
            await().until(() -> collecting.payloads().size() == 1);
            assertThat(collecting.attributes().get(0)).containsEntry("mqtt.retain", "true");
        }
        try (var again = started(named(own))) {
            publish(own, "new", 1);
            await().until(() -> !again.payloads().isEmpty());
            assertThat(again.payloads()).containsExactly("new");
        }
        publisher.publish(Mqtt5Publish.builder().topic(own).retain(true).build());
    }

    @Test
    void theBrokerKeepsWhatComesWhileANamedSourceIsAway() throws Exception {
        for (var broker :
                List.of(MqttBroker.of(BROKER.url()), MqttBroker.of(BROKER.url()).version3())) {
            var id = own + broker.isVersion3();
            Collecting.from(new MqttSource<Object>(broker, own).clientId(id)).close();
            var first = Collecting.from(new MqttSource<Object>(broker, own).clientId(id));
            Rights.awaitSubscribed(id);
            publish(own, "before", 1);
            await().until(() -> first.payloads().size() == 1);
            first.close();
            publishAll(own, numbered("m", 100), 1);
            try (var second = Collecting.from(new MqttSource<Object>(broker, own).clientId(id))) {
                await().until(() -> second.payloads().size() >= 100);
                assertThat(second.payloads())
                        .as("what was acknowledged does not come again")
                        .isEqualTo(numbered("m", 100));
            }
        }
    }

    @Test
    void aSourceWithoutIdLeavesNothingBehind() {
        var collecting = Collecting.from(source(own));
        await().until(() -> Rights.subscribers(own).size() == 1);
        publish(own, "x", 1);
        await().until(() -> collecting.payloads().size() == 1);
        collecting.close();
        await().until(() -> Rights.subscribers(own).isEmpty());
    }

    @Test
    void aSourceWithoutIdMissesNothingWhileItsConnectionIsAway() throws Exception {
        try (var mb = Minibatch.open("memory:")) {
            var stream = mb.stream("texts", String.class);
            var sources = stream.attach(new MqttSource<>(BROKER.url(), own)).start();
            await().until(() -> Rights.subscribers(own).size() == 1);
            Rights.sendAway(Rights.subscribers(own).iterator().next());
            publishAll(own, numbered("m", 50), 1);
            await().until(() -> stream.buffer().size() >= 50);
            assertThat(stream.buffer().all().map(Message::data)).isEqualTo(numbered("m", 50));
            sources.close();
        }
    }

    @Test
    void aSessionThatExpiresAtOnceKeepsNothing() throws Exception {
        var source = named(own).sessionExpiry(Duration.ZERO);
        try (var collecting = started(source)) {
            publish(own, "x", 1);
            await().until(() -> collecting.payloads().size() == 1);
        }
        await().until(() -> !Rights.hasSession(own));
    }

    @Test
    void whatHasComeOfQos0IsAppendedAtAStop() throws Exception {
        var collecting = Collecting.slowly(named(own).qos(0).receiveMaximum(100), 0);
        Rights.awaitSubscribed(own);
        publish(own, "m0", 1);
        await().until(collecting::isWaiting);
        publishAll(own, numbered("m", 500).subList(1, 500), 1);
        await().until(() -> collecting.waiting() == 499);
        collecting.refuse("m250");
        collecting.stopSlowly();
        var taken = numbered("m", 500);
        taken.remove("m250");
        assertThat(collecting.payloads())
                .as("one that is too large costs none behind it")
                .isEqualTo(taken);
        assertThat(collecting.batches()).allMatch(size -> size <= 100);
    }

    @Test
    void nothingIsAcknowledgedBeforeItIsAppended() throws Exception {
        for (var qos = 1; qos <= 2; qos++) {
            var id = own + qos;
            var failing = Collecting.slowly(source(id).clientId(id).qos(qos), 0);
            Rights.awaitSubscribed(id);
            failing.fail();
            publishAll(id, numbered("m", 10), qos);
            failing.goOn();
            await().until(() -> !failing.isAlive());
            assertThat(failing.failure()).hasMessage("disk full");
            try (var second = Collecting.from(source(id).clientId(id).qos(qos))) {
                await().until(() -> second.payloads().size() >= 10);
                assertThat(second.payloads()).isEqualTo(numbered("m", 10));
            }
        }
    }

    @Test
    void aSlowStoreHoldsTheBrokerBackAndGetsLargeBatches() throws Exception {
        try (var collecting = Collecting.slowly(named(own).receiveMaximum(20), 0)) {
            Rights.awaitSubscribed(own);
            publishAll(own, numbered("m", 300), 1);
            collecting.goOn();
            await().until(() -> collecting.payloads().size() >= 300);
            assertThat(collecting.payloads()).isEqualTo(numbered("m", 300));
            assertThat(collecting.batches()).allMatch(size -> size <= 20).anyMatch(size -> size > 1);
        }
    }

    @Test
    void theBrokerSendsNoMoreThanTheReceiveMaximumBeforeOneIsAcknowledged() throws Exception {
        var broker = MqttBroker.of(BROKER.url());
        var subscription =
                SourceSettings.of(broker, List.of(own)).withReceiveMaximum(20).subscription(own);
        var first = Link.to(broker, own, cause -> {});
        first.subscribe(subscription, arrival -> {});
        first.close(false);
        publishAll(own, numbered("m", 100), 1);
        var arrived = new LinkedBlockingQueue<Arrival>();
        var second = Link.to(broker, own, cause -> {});
        second.subscribe(subscription, arrived::add);
        await().until(() -> arrived.size() >= 20);
        second.close(true);
        assertThat(arrived).as("this broker itself sends up to 50").hasSize(20);
    }

    @Test
    void theBrokerLeavesOutWhatIsLargerThanTheMaximumPacketSize() {
        try (var collecting = started(named(own).maximumPacketSize(1_000))) {
            publish(own, "small", 1);
            publish(own, "x".repeat(1_000), 1);
            publish(own, "end", 1);
            await().until(() -> collecting.payloads().contains("end"));
            assertThat(collecting.payloads()).containsExactly("small", "end");
        }
    }

    @Test
    void anEnvelopeHoldsTopicPayloadQosAndRetain() {
        try (var collecting = started(named(own).envelope())) {
            publish(own, "{\"a\":[1,2.50]}", 1);
            publish(own, "", 1);
            await().until(() -> collecting.payloads().size() == 2);
            assertThat(collecting.payloads())
                    .containsExactly(
                            "{\"topic\":\"" + own + "\",\"payload\":{\"a\":[1,2.50]},\"qos\":1,\"retain\":false}",
                            "{\"topic\":\"" + own + "\",\"payload\":null,\"qos\":1,\"retain\":false}");
        }
    }

    @Test
    void aPayloadThatIsNotJsonIsSetAsideAloneWithTopicAndCause() throws Exception {
        record Envelope(String topic, Reading payload, int qos, boolean retain) {}
        try (var mb = Minibatch.open("memory:")) {
            var plain = mb.stream("plain", Reading.class)
                    .attach(new MqttSource<>(BROKER.url(), own + "/#", Reading.class).clientId(own + "p"));
            var wrapped = mb.stream("wrapped", Envelope.class)
                    .attach(new MqttSource<Envelope>(BROKER.url(), own + "/#")
                            .clientId(own + "w")
                            .envelope());
            var sensors = new java.util.concurrent.CopyOnWriteArrayList<String>();
            var one = plain.windowed(io.minibatch.WindowEmitter.count(1))
                    .forEach(window -> window.data().forEach(each -> sensors.add("p" + each.sensor())))
                    .start();
            var two = wrapped.windowed(io.minibatch.WindowEmitter.count(1))
                    .forEach(window -> window.data()
                            .forEach(each -> sensors.add("w" + each.payload().sensor())))
                    .start();
            Rights.awaitSubscribed(own + "p");
            Rights.awaitSubscribed(own + "w");
            publish(own + "/bad", "1} {\"sensor\":\"no\"", 1);
            publish(own + "/good", "{\"sensor\":\"s1\",\"celsius\":1}", 1);
            await().until(() -> sensors.size() == 2);
            assertThat(sensors).containsExactlyInAnyOrder("ps1", "ws1");
            for (var group : List.of(plain.group(), wrapped.group())) {
                await().until(() -> group.dead().size() == 1);
                var dead = group.dead().get(0);
                assertThat(dead.error()).containsAnyOf("no JSON", "not one JSON value");
                assertThat(group.deadMessages(dead.id()).get(0).attributes()).containsEntry("mqtt.topic", own + "/bad");
            }
            one.close();
            two.close();
        }
    }
}
