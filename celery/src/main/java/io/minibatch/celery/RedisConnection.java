package io.minibatch.celery;

import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.BinaryJedisPubSub;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;

/**
 * A subscription to the channels of Celery's events. Redis keeps nothing for those that are away. A thread of its own
 * reads, so that Redis, which drops readers that are too slow, seldom has to wait for an append.
 */
final class RedisConnection implements Connection {

    private static final Logger LOG = LoggerFactory.getLogger(CeleryEventSource.class);

    private final Jedis jedis;
    private final Inbox inbox = new Inbox(MOST);
    private final Thread reader;
    private final Events events = new Events();
    private final BrokerUrl url;
    private final SourceOptions options;
    private final Patience patience;

    private RedisConnection(BrokerUrl url, SourceOptions options, Patience patience, Jedis jedis) {
        this.url = url;
        this.options = options;
        this.patience = patience;
        this.jedis = jedis;
        this.reader = new Thread(this::read, "minibatch-celery-" + url.login());
        reader.setDaemon(true);
    }

    static RedisConnection open(BrokerUrl url, SourceOptions options, SSLContext tls, Patience patience) {
        var jedis = new Jedis(new HostAndPort(url.login().host(), url.login().port()), config(url, tls, patience));
        try {
            jedis.connect();
            var connection = new RedisConnection(url, options, patience, jedis);
            connection.reader.start();
            return connection;
        } catch (RuntimeException e) {
            jedis.close();
            throw e;
        }
    }

    @SuppressWarnings("deprecation") // what is to be used instead knows key stores in files only, and no SSLContext
    private static JedisClientConfig config(BrokerUrl url, SSLContext tls, Patience patience) {
        var config = DefaultJedisClientConfig.builder()
                .resp2()
                .connectionTimeoutMillis(patience.answerMillis())
                .socketTimeoutMillis(patience.answerMillis())
                .blockingSocketTimeoutMillis(patience.silenceMillis())
                .clientName("minibatch")
                .user(url.login().user())
                .password(url.login().password());
        if (url.kind().isEncrypted()) {
            var parameters = new SSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the name in the certificate is that of the host
            config.ssl(true).sslSocketFactory(tls.getSocketFactory()).sslParameters(parameters);
        }
        return config.build();
    }

    private void read() {
        var channel = options.channelOf(url).getBytes(StandardCharsets.UTF_8);
        try {
            if (options.channel().patterns()) {
                jedis.psubscribe(events, channel);
            } else {
                jedis.subscribe(events, channel);
            }
            inbox.fail(new IllegalStateException("the subscription ended"));
        } catch (RuntimeException e) {
            inbox.fail(e);
        } catch (Throwable e) { // else the source would wait for ever
            inbox.fail(new IllegalStateException("the reader ended: " + e, e));
        }
    }

    @Override
    public List<Delivery> take() throws Exception {
        var taken = inbox.take(patience.look());
        if (taken.isEmpty() && events.isSubscribed()) {
            events.ping();
        }
        return taken;
    }

    /** Redis has forgotten them already. */
    @Override
    public void acknowledge(List<Delivery> deliveries) {}

    @Override
    public void end() {
        inbox.end();
    }

    @Override
    public void close() {
        try {
            jedis.disconnect();
        } catch (RuntimeException e) {
            LOG.debug("The connection to {} cannot be closed", url, e);
        } finally {
            reader.interrupt();
        }
    }

    private final class Events extends BinaryJedisPubSub {

        @Override
        public void onMessage(byte[] channel, byte[] message) {
            try {
                inbox.put(
                        Envelope.open(options.channel().routingKey(url.path(), options.exchange(), channel), message));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while it reads", e);
            }
        }

        @Override
        public void onPMessage(byte[] pattern, byte[] channel, byte[] message) {
            onMessage(channel, message);
        }
    }
}
