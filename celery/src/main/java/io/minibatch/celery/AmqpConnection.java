package io.minibatch.celery;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.DefaultExceptionHandler;
import io.minibatch.MinibatchException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue that is bound to the exchange of Celery's events. Messages are acknowledged by us, whichever the queue, so
 * that the broker never sends more than fits into memory. The client does not recover by itself: the runtime calls the
 * source again, and says what is wrong meanwhile.
 */
final class AmqpConnection implements Connection {

    private static final Logger LOG = LoggerFactory.getLogger(CeleryEventSource.class);
    private static final int HEARTBEAT_SECONDS = 20;
    private static final String ALL = "#";

    private final com.rabbitmq.client.Connection connection;
    private final Channel channel;
    private final Patience patience;
    private final Inbox inbox = new Inbox(MOST + 1); // and one that wakes up

    private AmqpConnection(com.rabbitmq.client.Connection connection, Patience patience) throws IOException {
        this.connection = connection;
        this.channel = connection.createChannel();
        this.patience = patience;
    }

    static AmqpConnection open(BrokerUrl url, SourceOptions options, SSLContext tls, Patience patience)
            throws IOException, TimeoutException {
        var opened = factory(url, tls, patience.answerMillis()).newConnection("minibatch");
        try {
            var connection = new AmqpConnection(opened, patience);
            connection.consume(url, options);
            return connection;
        } catch (IOException | RuntimeException e) {
            opened.abort(patience.answerMillis());
            throw e;
        }
    }

    private static ConnectionFactory factory(BrokerUrl url, SSLContext tls, int patience) {
        var factory = new ConnectionFactory(); // guest, as in Celery, if nothing else is said
        var login = url.login();
        factory.setHost(login.host());
        factory.setPort(login.port());
        Optional.ofNullable(login.user()).ifPresent(factory::setUsername);
        Optional.ofNullable(login.password()).ifPresent(factory::setPassword);
        factory.setVirtualHost(url.path().isEmpty() ? "/" : url.path());
        factory.setAutomaticRecoveryEnabled(false);
        factory.setTopologyRecoveryEnabled(false);
        factory.setConnectionTimeout(patience);
        factory.setHandshakeTimeout(patience);
        factory.setShutdownTimeout(patience);
        factory.setChannelRpcTimeout(patience);
        factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
        factory.setExceptionHandler(new QuietHandler());
        factory.setThreadFactory(work -> {
            var thread = new Thread(work, "minibatch-celery-" + login);
            thread.setDaemon(true);
            return thread;
        });
        if (url.kind().isEncrypted()) {
            factory.useSslProtocol(tls);
            factory.enableHostnameVerification();
        }
        return factory;
    }

    private void consume(BrokerUrl url, SourceOptions options) throws IOException {
        declareExchange(url, options.exchange());
        var queue = options.queue();
        var name = queue.stays() ? queue.name() : "celeryev." + UUID.randomUUID(); // as Celery's receivers name theirs
        channel.queueDeclare(name, queue.stays(), !queue.stays(), !queue.stays(), queue.arguments());
        channel.queueBind(name, options.exchange(), ALL);
        channel.basicQos(MOST);
        channel.basicConsume(
                name,
                false,
                (tag, message) -> put(message),
                tag -> inbox.fail(new MinibatchException("queue " + name + " was deleted")),
                (tag, shutdown) -> inbox.fail(shutdown));
    }

    /**
     * As Celery's receivers do, so that it does not matter who starts first; but says so, since it may be a wrong name.
     */
    private void declareExchange(BrokerUrl url, String exchange) throws IOException {
        var probe = connection.createChannel();
        try {
            probe.exchangeDeclarePassive(exchange);
            probe.abort();
            return;
        } catch (IOException e) {
            if (AmqpFailures.code(e) != AMQP.NOT_FOUND) {
                throw e;
            }
        }
        channel.exchangeDeclare(exchange, BuiltinExchangeType.TOPIC, true);
        LOG.warn(
                "Exchange {} was not there and is declared now on {}: no worker of Celery has sent events to it so far",
                exchange,
                url);
    }

    private void put(com.rabbitmq.client.Delivery message) throws IOException {
        var properties = message.getProperties();
        var headers = properties.getHeaders();
        var content = Content.of(
                message.getBody(),
                text(properties.getContentType()),
                text(properties.getContentEncoding()),
                header(headers, "compression"));
        var tag = message.getEnvelope().getDeliveryTag();
        try {
            inbox.put(new Delivery(
                    content,
                    message.getEnvelope().getRoutingKey(),
                    header(headers, "hostname"),
                    text(properties.getMessageId()),
                    tag));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while it delivers", e);
        }
    }

    private static String header(@Nullable Map<String, Object> headers, String name) {
        return headers == null ? "" : text(headers.get(name));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    @Override
    public List<Delivery> take() throws Exception {
        return inbox.take(patience.look());
    }

    @Override
    public void acknowledge(List<Delivery> deliveries) throws IOException {
        channel.basicAck(deliveries.get(deliveries.size() - 1).tag(), true);
    }

    @Override
    public void end() {
        inbox.end();
    }

    @Override
    public void close() {
        connection.abort(patience.answerMillis());
    }

    /** What breaks the connection is said once: by who reads from it. */
    private static final class QuietHandler extends DefaultExceptionHandler {
        @Override
        public void handleUnexpectedConnectionDriverException(
                com.rabbitmq.client.Connection connection, Throwable cause) {
            LOG.debug("The connection to {} broke", connection.getAddress(), cause);
        }
    }
}
