package io.minibatch.celery;

import java.nio.charset.StandardCharsets;
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

    /** RabbitMQ keeps both in 32 bits. */
    private static final Duration LONGEST = Duration.ofMillis((1L << 32) - 1);

    private static final int LONGEST_NAME = 255;

    QueueOptions withName(String other) {
        if (checked("queue", other).startsWith("amq.")) {
            throw new IllegalArgumentException(
                    "The name of a queue must not begin with amq., which RabbitMQ keeps for itself, but is " + other);
        }
        return new QueueOptions(other, ttl, expires);
    }

    QueueOptions withTtl(Duration wait) {
        return new QueueOptions(name, checked("ttl", wait), expires);
    }

    QueueOptions withExpires(Duration unused) {
        return new QueueOptions(name, ttl, checked("expires", unused));
    }

    /** A name as AMQP has it. */
    static String checked(String what, String name) {
        var size = name.getBytes(StandardCharsets.UTF_8).length;
        if (name.isBlank() || size > LONGEST_NAME) {
            throw new IllegalArgumentException("The name of the " + what + " must have 1 to " + LONGEST_NAME
                    + " bytes, and not be blank, but has " + size + ": \"" + name + "\"");
        }
        return name;
    }

    private static Duration checked(String what, Duration value) {
        if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    what + " must be at least 1 ms, and at most 49 days (2^32 - 1 ms), but is " + value);
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
