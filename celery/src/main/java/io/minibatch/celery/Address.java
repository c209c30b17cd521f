package io.minibatch.celery;

import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The brokers, any of which will do, and who is trusted.
 *
 * @param urls at least one
 * @param tls null for what the JVM trusts
 */
record Address(List<BrokerUrl> urls, @Nullable SSLContext tls) {

    boolean isAmqp() {
        return urls.get(0).kind().isAmqp();
    }

    /** Connects to the one whose turn it is. */
    Connection open(int turn, SourceOptions options) throws Exception {
        var url = url(turn);
        return isAmqp() ? AmqpConnection.open(url, options, trust()) : RedisConnection.open(url, options, trust());
    }

    BrokerUrl url(int turn) {
        return urls.get(turn % urls.size());
    }

    private SSLContext trust() throws NoSuchAlgorithmException {
        return tls == null ? SSLContext.getDefault() : tls;
    }

    /** In words. */
    String reason(Throwable failure) {
        return isAmqp() ? AmqpFailures.reason(failure) : RedisFailures.reason(failure);
    }

    @Override
    public String toString() {
        return urls.stream().map(BrokerUrl::toString).collect(Collectors.joining(";"));
    }
}
