package io.minibatch.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.minibatch.Codec;
import io.minibatch.JsonCodec;
import io.minibatch.Minibatch;
import io.minibatch.MinibatchException;
import io.minibatch.RejectedException;
import io.minibatch.WindowEmitter;
import io.reactivex.Flowable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MqttSinkTest {

    private static final TestBroker BROKER = TestBroker.shared();

    private final String own = "t" + UUID.randomUUID();
    private Collecting received;

    record Alert(String sensor, double celsius) {}

    /** Not serialisable. */
    record Loop(List<Object> self) {}

    @BeforeEach
    void subscribe() {
        received = Collecting.from(
                new MqttSource<>(BROKER.url(), own + "/#").clientId(own).qos(2));
        Rights.awaitSubscribed(own);
    }

    @AfterEach
    void unsubscribe() {
        received.close();
    }

    private List<String> received(int count) {
        await().until(() -> received.payloads().size() >= count);
        assertThat(received.payloads()).hasSize(count);
        return received.payloads();
    }

    private MqttSink<Object> sink() {
        return new MqttSink<>(BROKER.url(), own + "/x");
    }

    @Test
    void textAndBytesGoAsTheyAreAndAllElseAsJson() throws Exception {
        var sink = sink();
        sink.put("text");
        sink.put(new byte[] {'b'});
        sink.put(new Alert("s1", 20.5));
        sink.put(List.of(1, 2));
        sink.put(Map.of("a", 1));
        sink.close();
        var json = new MqttSink<String>(BROKER.url(), own + "/x").codec(JsonCodec.of(String.class));
        json.put("text");
        json.close();
        assertThat(received(6))
                .containsExactly("text", "b", "{\"sensor\":\"s1\",\"celsius\":20.5}", "[1,2]", "{\"a\":1}", "\"text\"");
    }

    @Test
    void eachElementGoesToTheTopicOfTheFunctionInEveryQualityOfServiceAndVersion() throws Exception {
        var count = 0;
        for (var broker :
                List.of(MqttBroker.of(BROKER.url()), MqttBroker.of(BROKER.url()).version3())) {
            for (var qos = 0; qos <= 2; qos++) {
                var sink = new MqttSink<Alert>(broker, alert -> own + "/" + alert.sensor()).qos(qos);
                sink.each().put(List.of(new Alert("s1", 1), new Alert("s2", 2)));
                sink.each().put(List.of());
                sink.close();
                count += 2;
                received(count);
                assertThat(received.attributes().get(count - 1))
                        .containsEntry("mqtt.topic", own + "/s2")
                        .containsEntry("mqtt.qos", "" + qos);
            }
        }
    }

    @Test
    void aMessageSaysOfWhichWindowItIs() throws Exception {
        try (var mb = Minibatch.open("memory:")) {
            var stream = mb.stream("texts", String.class);
            stream.appendAll(List.of("a", "b"));
            stream.windowed(WindowEmitter.count(2))
                    .sink(new MqttSink<String>(BROKER.url(), own + "/x").each())
                    .drainAll();
        }
        assertThat(received(2)).containsExactly("a", "b");
        assertThat(received.attributes().get(1))
                .containsEntry("mqtt.user.minibatch-window", "texts/default/1")
                .containsEntry("mqtt.user.minibatch-index", "1");
    }

    @Test
    void theLastMessageIsKeptIfItShallBe() throws Exception {
        var sink = sink().retain();
        sink.put("first");
        sink.put("last");
        try (var late = Collecting.from(new MqttSource<>(BROKER.url(), own + "/x").clientId(own + "late"))) {
            await().until(() -> late.payloads().equals(List.of("last")));
        }
        sink.put("");
        sink.close();
    }

    @Test
    void thatNobodySubscribesIsNoError() throws Exception {
        var sink = new MqttSink<String>(BROKER.url(), "nobody/" + own).qos(1);
        sink.put("x");
        sink.qos(2).put("x");
        sink.close();
    }

    @Test
    void whatTheBrokerNeverTakesIsRejectedAndTheRestIsPublished() throws Exception {
        var sink = new MqttSink<Object>(BROKER.url(), own + "/x");
        assertThatThrownBy(() -> sink.each().put(List.of("a", "x".repeat(1_000_001), "b")))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("larger than the broker takes")
                .hasMessageContaining(BROKER.url());
        assertThat(received(2)).containsExactly("a", "b");
        sink.close();
    }

    @Test
    void whatCannotBeAMessageIsRejectedBeforeAnythingIsPublished() throws Exception {
        var self = new ArrayList<>();
        self.add(self);
        assertThatThrownBy(() -> sink().each().put(List.of("a", new Loop(self))))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("element 1")
                .hasMessageContaining("cannot be encoded");
        assertThatThrownBy(() -> new MqttSink<String>(BROKER.url(), text -> own + "/" + text).put("+"))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("no topic to publish to");
        assertThatThrownBy(() -> new MqttSink<String>(BROKER.url(), text -> null).put("+"))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("returned null");
        var end = sink();
        end.put("end");
        end.close();
        assertThat(received(1)).containsExactly("end");
    }

    @Test
    void whatIsNotAllowedIsAnErrorThatIsTriedAgain() {
        var sink = new MqttSink<String>(BROKER.url(), "forbidden/x");
        assertThatThrownBy(() -> sink.put("x"))
                .isExactlyInstanceOf(MinibatchException.class)
                .hasMessageContaining("does not allow");
        sink.close();
    }

    @Test
    void workersShareOneConnection() throws Exception {
        var sink = new MqttSink<String>(BROKER.url(), own + "/x").clientId(own + "sink");
        var workers = Executors.newFixedThreadPool(4);
        var jobs = new ArrayList<Future<?>>();
        for (var worker = 0; worker < 4; worker++) {
            var name = "w" + worker + ".";
            jobs.add(workers.submit(() -> {
                for (var i = 0; i < 20; i++) {
                    sink.each().put(Collecting.numbered(name + i + ".", 10));
                }
                return null;
            }));
        }
        for (var job : jobs) {
            job.get();
        }
        workers.shutdown();
        sink.close();
        assertThat(new HashSet<>(received(800))).hasSize(800);
    }

    @Test
    void aConnectionThatHasEndedIsMadeAnew() throws Exception {
        var sink = new MqttSink<String>(BROKER.url(), own + "/x").clientId(own + "sink");
        sink.put("a");
        Rights.sendAway(own + "sink");
        await().until(() -> {
            try {
                sink.put("b");
                return true;
            } catch (MinibatchException e) {
                assertThat(e).hasMessageContaining("ADMINISTRATIVE_ACTION");
                return false;
            }
        });
        sink.close();
        await().until(() -> received.payloads().contains("b"));
    }

    @Test
    void aSinkThatIsClosedSaysSo() throws Exception {
        var sink = sink();
        sink.put("a");
        sink.close();
        assertThatThrownBy(() -> sink.put("b"))
                .isExactlyInstanceOf(MinibatchException.class)
                .hasMessage("The sink to " + BROKER.url() + " " + own + "/x is closed");
        assertThat(received(1)).containsExactly("a");
    }

    @Test
    void whoIsInterruptedPublishesNoMore() {
        var cancelled = new AtomicBoolean();
        var broker = MqttBroker.of(BROKER.url());
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Publishing.await(
                        Flowable.<String>never().doOnCancel(() -> cancelled.set(true)),
                        answer -> Optional.empty(),
                        broker,
                        new Failures(broker, own)))
                .isInstanceOf(InterruptedException.class);
        assertThat(cancelled).isTrue();
    }

    @Test
    void bytesOfACodecAreThePayload() throws Exception {
        var sink = new MqttSink<String>(BROKER.url(), own + "/x").codec(new Shouting());
        sink.put("fire");
        sink.close();
        assertThat(received(1)).containsExactly("FIRE");
    }

    private static final class Shouting implements Codec<String> {
        @Override
        public String format() {
            return "shouted";
        }

        @Override
        public String type() {
            return "text";
        }

        @Override
        public byte[] encode(String data) {
            return data.toUpperCase(java.util.Locale.ROOT).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        }

        @Override
        public String decode(byte[] bytes) {
            throw new UnsupportedOperationException();
        }
    }
}
