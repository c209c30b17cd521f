package io.minibatch.mqtt;

import com.hivemq.client.mqtt.exceptions.ConnectionClosedException;
import io.minibatch.MinibatchException;
import io.minibatch.RejectedException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection of a sink, made when it is first needed, and again when it has ended. Safe for use by many
 * workers.
 */
final class Sending {

    private static final Logger LOG = LoggerFactory.getLogger(Sending.class);

    private final SinkSettings<?> settings;
    private final MqttBroker broker;
    private final String clientId;
    private final int qos;
    private final boolean retain;
    private @Nullable Connection connection;
    private boolean failed;
    private boolean closed;

    Sending(SinkSettings<?> settings) {
        var given = settings.clientId();
        this.settings = settings;
        this.broker = settings.broker();
        this.clientId =
                given == null ? "minibatch-" + UUID.randomUUID().toString().substring(0, 13) : given;
        this.qos = settings.qos();
        this.retain = settings.retain();
    }

    /** A connection, and why it has ended. */
    private record Connection(Link link, AtomicReference<Throwable> end) {}

    /** Returns when the broker has acknowledged all. */
    void send(List<Outgoing> messages) throws InterruptedException {
        if (messages.isEmpty()) {
            return;
        }
        var current = connection();
        try {
            current.link().publish(messages, qos, retain);
            checkHandshakes(current);
        } catch (Link.Refusal e) {
            var message = String.valueOf(e.getMessage());
            throw e.lasting() ? new RejectedException(message, e) : new MinibatchException(message, e);
        } catch (MinibatchException e) {
            var told = current.end().get();
            drop(current);
            throw told == null ? e : new Failures(broker, clientId).publishing(told);
        }
    }

    /**
     * With QoS 2 the client calls a handshake that the end of the connection has cut short done: a broker may forget
     * its message.
     */
    private void checkHandshakes(Connection used) {
        var cause = used.end().get();
        if (qos == 2 && cause != null) {
            throw new Failures(broker, clientId).publishing(cause);
        }
    }

    private synchronized Connection connection() throws InterruptedException {
        if (closed) {
            throw new MinibatchException("The sink to " + settings + " is closed");
        }
        var known = connection;
        if (known != null && known.end().get() == null) {
            return known;
        }
        if (known != null) {
            drop(known);
        }
        var end = new AtomicReference<Throwable>();
        var made = new Connection(Link.to(broker, clientId, cause -> end.compareAndSet(null, cause)), end);
        try {
            made.link().connect();
        } catch (MinibatchException | InterruptedException e) {
            failed = true;
            made.link().close(false);
            throw e;
        }
        if (failed) {
            failed = false;
            LOG.info("{} is back: client {} publishes on", broker, clientId);
        }
        connection = made;
        return made;
    }

    /** Messages of other workers that are on their way fail, and are tried again. */
    private synchronized void drop(Connection ended) {
        if (ended.equals(connection)) {
            connection = null;
            failed = !closed;
            ended.end().compareAndSet(null, new ConnectionClosedException("closed after an error of another worker"));
            ended.link().close(false);
        }
    }

    synchronized void close() {
        closed = true;
        if (connection != null) {
            drop(connection);
        }
    }
}
