package io.minibatch.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.lifecycle.MqttDisconnectSource;
import io.minibatch.MinibatchException;
import io.reactivex.schedulers.Schedulers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/** What clients of both versions have in common. */
final class Clients {

    /** The client has time limits of its own; they come first. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private Clients() {}

    /**
     * A client that does not connect again by itself: who uses it knows what that takes. Its callbacks run on its one
     * thread, a daemon, without being handed over.
     */
    static MqttClientBuilder builder(MqttBroker broker, String clientId, Consumer<Throwable> ended) {
        Executor threads = task -> {
            var thread = new Thread(task, "minibatch-mqtt-" + clientId);
            thread.setDaemon(true);
            thread.start();
        };
        return MqttClient.builder()
                .identifier(clientId)
                .transportConfig()
                .serverHost(broker.address().host())
                .serverPort(broker.address().port())
                // here, not at the client's own builder, which forgets it without a word beside a transport
                .sslConfig(broker.address().secure() ? tls(broker) : null)
                .socketConnectTimeout(broker.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .mqttConnectTimeout(broker.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .applyTransportConfig()
                .executorConfig()
                .nettyExecutor(threads)
                .nettyThreads(1)
                .applicationScheduler(Schedulers.trampoline())
                .applyExecutorConfig()
                .addDisconnectedListener(context -> {
                    if (context.getSource() != MqttDisconnectSource.USER) {
                        ended.accept(context.getCause());
                    }
                });
    }

    private static MqttClientSslConfig tls(MqttBroker broker) {
        return MqttClientSslConfig.builder()
                .trustManagerFactory(broker.trusted())
                .keyManagerFactory(broker.key())
                .handshakeTimeout(broker.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .build();
    }

    /**
     * Waits for an answer.
     *
     * @param failure says what was tried
     */
    static <A> A await(CompletableFuture<A> answer, Duration timeout, Function<Throwable, MinibatchException> failure)
            throws InterruptedException {
        try {
            return answer.get(timeout.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failure.apply(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw failure.apply(e);
        }
    }

    /**
     * The answer, or the end of the connection: the client waits for the next one, which will not be made.
     *
     * @param end fails with its cause
     */
    static <A> CompletableFuture<A> orEnd(CompletableFuture<A> answer, CompletableFuture<Void> end) {
        return CompletableFuture.anyOf(end, answer).thenApply(first -> answer.join());
    }

    /** Waits for the end of a connection, for some seconds at most, also on an interrupted thread. */
    static void awaitEnd(CompletableFuture<?> end) {
        var interrupted = Thread.interrupted();
        try {
            end.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (ExecutionException | TimeoutException e) {
            // it is at its end anyway
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
