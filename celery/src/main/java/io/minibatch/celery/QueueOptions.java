package io.minibatch.celery;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a queue is declared.
 *
 * @param name of one that stays; empty for one that goes with the connection
 * @param ttl how long an event waits in it; null for what is usual
 * @param expires how long the broker keeps it while nobody reads; null for what is usual
 */
record QueueOptions(
        String name, @Nullable Duration ttl, @Nullable Duration expires) {

    static final QueueOptions USUAL = new QueueOptions("", null, null);

    /** As Celery's receivers declare theirs. */
    private static final Duration CELERY_TTL = Duration.ofSeconds(5);

    private static final Duration CELERY_EXPIRES = Duration.ofMinutes(1);

    QueueOptions withName(String other) {
        return new QueueOptions(other, ttl, expires);
    }

    QueueOptions withTtl(Duration wait) {
        return new QueueOptions(name, positive("ttl", wait), expires);
    }

    QueueOptions withExpires(Duration unused) {
        return new QueueOptions(name, ttl, positive("expires", unused));
    }

    private static Duration positive(String what, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException(what + " must be at least 1 ms, but is " + value);
        }
        return value;
    }

    boolean stays() {
        return !name.isEmpty();
    }

    Map<String, Object> arguments() {
        var arguments = new HashMap<String, Object>();
        var wait = ttl == null && !stays() ? CELERY_TTL : ttl;
        var unused = expires == null && !stays() ? CELERY_EXPIRES : expires;
        if (wait != null) {
            arguments.put("x-message-ttl", wait.toMillis());
        }
        if (unused != null) {
            arguments.put("x-expires", unused.toMillis());
        }
        if (stays()) {
            arguments.put("x-single-active-consumer", true);
            arguments.put("x-queue-type", "classic"); // whatever the virtual host's own default is
        }
        return arguments;
    }
}
