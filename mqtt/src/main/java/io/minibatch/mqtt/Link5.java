package io.minibatch.mqtt;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5RxClient;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserProperties;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserProperty;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5Disconnect;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5RetainHandling;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscribe;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscription;
import io.reactivex.Flowable;
import io.reactivex.disposables.Disposable;
import io.reactivex.disposables.Disposables;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Version 5. */
final class Link5 implements Link {

    private final MqttBroker broker;
    private final Consumer<Throwable> ended;
    private final Failures failures;
    private final Mqtt5RxClient client;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private CompletableFuture<Mqtt5ConnAck> connecting =
            CompletableFuture.failedFuture(new IllegalStateException("not yet"));
    private Disposable arrivals = Disposables.disposed();

    Link5(MqttBroker broker, String clientId, Consumer<Throwable> ended) {
        this.broker = broker;
        this.ended = ended;
        this.failures = new Failures(broker, clientId);
        this.client = Clients.builder(broker, clientId, cause -> {
                    ended.accept(cause);
                    end.completeExceptionally(cause);
                })
                .useMqttVersion5()
                .buildRx();
    }

    @Override
    public void connect() throws InterruptedException {
        connect(Mqtt5Connect.builder().cleanStart(true));
    }

    private Mqtt5ConnAck connect(Mqtt5ConnectBuilder connect) throws InterruptedException {
        connect = connect.keepAlive((int) broker.keepAlive().toSeconds());
        var credentials = broker.credentials();
        if (credentials != null) {
            var user = connect.simpleAuth().username(credentials.user());
            var password = credentials.password();
            connect = (password == null ? user : user.password(password.getBytes(StandardCharsets.UTF_8)))
                    .applySimpleAuth();
        }
        connecting = client.toAsync().connect(connect.build());
        return Clients.await(connecting, broker.timeout(), failures::connecting);
    }

    @Override
    public Session subscribe(Subscription subscription, Consumer<Arrival> arrived) throws InterruptedException {
        // before it connects: the broker sends what it has kept at once
        arrivals = client.publishes(MqttGlobalPublishFilter.ALL, true)
                .subscribe(publish -> receive(publish, arrived), ended::accept);
        var connected = connect(Mqtt5Connect.builder()
                .cleanStart(!subscription.kept())
                .sessionExpiryInterval(subscription.expiry())
                .restrictions()
                .receiveMaximum(subscription.receiveMaximum())
                .maximumPacketSize(subscription.maximumPacketSize())
                .applyRestrictions());
        var all = subscription.filters().stream()
                .map(filter -> Mqtt5Subscription.builder()
                        .topicFilter(filter)
                        .qos(qos(subscription.qos()))
                        // else what is retained would come again with every connection
                        .retainHandling(
                                subscription.kept()
                                        ? Mqtt5RetainHandling.SEND_IF_SUBSCRIPTION_DOES_NOT_EXIST
                                        : Mqtt5RetainHandling.SEND)
                        .build())
                .toList();
        var asked = client.toAsync()
                .subscribe(Mqtt5Subscribe.builder().addSubscriptions(all).build());
        var granted = Clients.await(
                        Clients.orEnd(asked, end), broker.timeout(), e -> failures.subscribing(subscription, e))
                .getReasonCodes();
        failures.checkGranted(
                subscription, granted.stream().map(code -> code.getCode()).toList());
        return new Session(
                connected.isSessionPresent(),
                connected.getSessionExpiryInterval().orElse(subscription.expiry()));
    }

    /** Throws nothing: after that the client would acknowledge what comes, as nobody would be there who wants it. */
    private void receive(Mqtt5Publish publish, Consumer<Arrival> arrived) {
        try {
            arrived.accept(arrival(publish));
        } catch (RuntimeException | Error e) {
            ended.accept(failures.receiving(publish.getTopic().toString(), e));
        }
    }

    private static Arrival arrival(Mqtt5Publish publish) {
        var attributes =
                new Attributes(publish.getTopic().toString(), publish.getQos().getCode(), publish.isRetain());
        publish.getContentType().ifPresent(type -> attributes.put("content-type", type.toString()));
        publish.getResponseTopic().ifPresent(topic -> attributes.put("response-topic", topic.toString()));
        publish.getCorrelationData().ifPresent(data -> attributes.put("correlation-data", data));
        for (var property : publish.getUserProperties().asList()) {
            attributes.put("user." + property.getName(), property.getValue().toString());
        }
        return attributes.arrival(publish.getPayloadAsBytes(), publish::acknowledge);
    }

    @Override
    public void publish(List<Outgoing> messages, int qos, boolean retain) throws InterruptedException, Refusal {
        var publishes = Flowable.fromIterable(messages).map(message -> publish(message, qos, retain));
        Publishing.await(client.publish(publishes), Mqtt5PublishResult::getError, broker, failures);
    }

    private static Mqtt5Publish publish(Outgoing message, int qos, boolean retain) {
        var properties = message.properties().entrySet().stream()
                .map(property -> Mqtt5UserProperty.of(property.getKey(), property.getValue()))
                .toList();
        return Mqtt5Publish.builder()
                .topic(message.topic())
                .payload(message.payload())
                .qos(qos(qos))
                .retain(retain)
                .userProperties(Mqtt5UserProperties.of(properties))
                .build();
    }

    private static MqttQos qos(int code) {
        return Objects.requireNonNull(MqttQos.fromCode(code));
    }

    @Override
    public void close(boolean forgetSession) {
        var disconnect = forgetSession
                ? Mqtt5Disconnect.builder().sessionExpiryInterval(0).build()
                : Mqtt5Disconnect.builder().build();
        // also when it is still connecting: else it would connect after all
        Clients.awaitEnd(connecting
                .thenCompose(connected -> client.toAsync().disconnect(disconnect))
                .whenComplete((done, error) -> arrivals.dispose()));
    }
}
