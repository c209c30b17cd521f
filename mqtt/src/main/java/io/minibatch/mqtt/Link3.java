package io.minibatch.mqtt;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3RxClient;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3Connect;
import com.hivemq.client.mqtt.mqtt3.message.connect.connack.Mqtt3ConnAck;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3PublishResult;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.Mqtt3Subscribe;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.Mqtt3Subscription;
import io.reactivex.Flowable;
import io.reactivex.disposables.Disposable;
import io.reactivex.disposables.Disposables;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Version 3.1.1: no reasons, no properties, no limit for what is on its way, and a session that never expires. */
final class Link3 implements Link {

    private static final Logger LOG = LoggerFactory.getLogger(Link3.class);

    /**
     * How many published messages may be unacknowledged. A broker has no way to say how many it bears: Mosquitto 2.0.11
     * acknowledges those of QoS 2 beyond its 20, and loses them.
     */
    private static final int MOST_SENT = 20;

    private final MqttBroker broker;
    private final String clientId;
    private final Consumer<Throwable> ended;
    private final Failures failures;
    private final Mqtt3RxClient client;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private CompletableFuture<Mqtt3ConnAck> connecting =
            CompletableFuture.failedFuture(new IllegalStateException("not yet"));
    private Disposable arrivals = Disposables.disposed();

    Link3(MqttBroker broker, String clientId, Consumer<Throwable> ended) {
        this.broker = broker;
        this.clientId = clientId;
        this.ended = ended;
        this.failures = new Failures(broker, clientId);
        this.client = Clients.builder(broker, clientId, cause -> {
                    ended.accept(cause);
                    end.completeExceptionally(cause);
                })
                .useMqttVersion3()
                .buildRx();
    }

    @Override
    public void connect() throws InterruptedException {
        connect(true);
    }

    private Mqtt3ConnAck connect(boolean clean) throws InterruptedException {
        var connect = Mqtt3Connect.builder()
                .cleanSession(clean)
                .restrictions()
                .sendMaximum(MOST_SENT)
                .applyRestrictions()
                .keepAlive((int) broker.keepAlive().toSeconds());
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
        arrivals = client.publishes(MqttGlobalPublishFilter.ALL, true)
                .subscribe(publish -> receive(publish, arrived), ended::accept);
        var connected = connect(!subscription.kept());
        var all = subscription.filters().stream()
                .map(filter -> Mqtt3Subscription.builder()
                        .topicFilter(filter)
                        .qos(qos(subscription.qos()))
                        .build())
                .toList();
        var asked = client.toAsync()
                .subscribe(Mqtt3Subscribe.builder().addSubscriptions(all).build());
        var granted = Clients.await(
                        Clients.orEnd(asked, end), broker.timeout(), e -> failures.subscribing(subscription, e))
                .getReturnCodes();
        failures.checkGranted(
                subscription, granted.stream().map(code -> code.getCode()).toList());
        return new Session(connected.isSessionPresent(), subscription.expiry());
    }

    /** Throws nothing: after that the client would acknowledge what comes, as nobody would be there who wants it. */
    private void receive(Mqtt3Publish publish, Consumer<Arrival> arrived) {
        try {
            arrived.accept(arrival(publish));
        } catch (RuntimeException | Error e) {
            ended.accept(failures.receiving(publish.getTopic().toString(), e));
        }
    }

    private static Arrival arrival(Mqtt3Publish publish) {
        return new Attributes(publish.getTopic().toString(), publish.getQos().getCode(), publish.isRetain())
                .arrival(publish.getPayloadAsBytes(), publish::acknowledge);
    }

    @Override
    public void publish(List<Outgoing> messages, int qos, boolean retain) throws InterruptedException, Refusal {
        var publishes = Flowable.fromIterable(messages)
                .map(message -> Mqtt3Publish.builder()
                        .topic(message.topic())
                        .payload(message.payload())
                        .qos(qos(qos))
                        .retain(retain)
                        .build());
        Publishing.await(client.publish(publishes), Mqtt3PublishResult::getError, broker, failures);
    }

    private static MqttQos qos(int code) {
        return Objects.requireNonNull(MqttQos.fromCode(code));
    }

    @Override
    public void close(boolean forgetSession) {
        if (forgetSession) {
            LOG.debug("A session of version 3.1.1 cannot be forgotten while it is left: {}", clientId);
        }
        Clients.awaitEnd(connecting
                .thenCompose(connected -> client.toAsync().disconnect())
                .whenComplete((done, error) -> arrivals.dispose()));
    }
}
