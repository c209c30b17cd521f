package io.minibatch.celery;

import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The brokers, any of which will do, who is trusted, and how long to wait for them.
 *
 * @param urls at least one
 * @param tls null for what the JVM trusts
 */
record Address(List<BrokerUrl> urls, @Nullable SSLContext tls, Patience patience) {

    boolean isAmqp() {
        return urls.get(0).kind().isAmqp();
    }

    /** Connects to the one whose turn it is. */
    Connection open(int turn, SourceOptions options) throws Exception {
        var url = url(turn);
        return isAmqp()
                ? AmqpConnection.open(url, options, trust(), patience)
                : RedisConnection.open(url, options, trust(), patience);
    }

    BrokerUrl url(int turn) {
        return urls.get(turn % urls.size());
    }

    private SSLContext trust() throws NoSuchAlgorithmException {
        return tls == null ? SSLContext.getDefault() : tls;
    }

    /**
     * What is wrong with the one whose turn it is, in words.
     *
     * @param opening whether the connection was not made so far
     */
    String reason(int turn, SourceOptions options, Throwable failure, boolean opening) {
        var url = url(turn);
        return isAmqp()
                ? AmqpFailures.reason(failure, url, opening)
                : RedisFailures.reason(failure, url, options.channelOf(url), opening);
    }

    @Override
    public String toString() {
        return urls.stream().map(BrokerUrl::toString).collect(Collectors.joining(";"));
    }
}
