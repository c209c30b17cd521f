package io.minibatch.celery;

import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/** What errors of Redis mean, and what to do next. */
final class RedisFailures {

    private RedisFailures() {}

    /** In words. */
    static String reason(Throwable failure) {
        var said = String.valueOf(failure.getMessage());
        if (failure instanceof JedisAccessControlException && said.contains("NOPERM")) {
            return "the user may not subscribe to the channels of the events (" + said + "). Grant it, by ACL SETUSER";
        }
        if (failure instanceof JedisAccessControlException
                || (failure instanceof JedisDataException && isLogin(said))) {
            return "the server refuses user or password (" + said
                    + "). Check both in the URL: redis://user:password@host,"
                    + " or redis://:password@host without a user";
        }
        if (failure instanceof JedisConnectionException) {
            var cause = failure.getCause();
            return "the server does not answer, or the connection broke ("
                    + (cause == null ? said : said + " " + cause.getMessage())
                    + "). Is it running, and can it be reached?";
        }
        return said;
    }

    private static boolean isLogin(String said) {
        return said.contains("AUTH") || said.contains("WRONGPASS");
    }
}
