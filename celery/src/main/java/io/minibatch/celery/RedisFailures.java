package io.minibatch.celery;

import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/** What errors of Redis mean, and what to do next. */
final class RedisFailures {

    private RedisFailures() {}

    /**
     * In words.
     *
     * @param channel that is subscribed to
     */
    static String reason(Throwable failure, BrokerUrl url, String channel, boolean opening) {
        var said = String.valueOf(failure.getMessage());
        if (failure instanceof JedisDataException && said.contains("NOPERM")) {
            return "the user may not follow the events (" + said
                    + "). Grant it: ACL SETUSER NAME +psubscribe +subscribe" + " +ping &" + channel;
        }
        if (failure instanceof JedisDataException && isLogin(said)) {
            return "the server refuses user or password (" + said
                    + "). Check both in the URL: redis://user:password@host,"
                    + " or redis://:password@host without a user";
        }
        return failure instanceof JedisConnectionException ? Failures.reason(failure, url, opening) : said;
    }

    private static boolean isLogin(String said) {
        return said.contains("AUTH") || said.contains("WRONGPASS");
    }
}
