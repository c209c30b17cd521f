package io.minibatch;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/**
 * How windows are delivered; made by the methods of {@link Windowed}.
 *
 * @param group the group that reads, by default {@code default}
 * @param fromNow whether a new group begins with the next message instead of the oldest one there (the default)
 * @param workers how many windows run at the same time, by default as many as there are processors
 * @param keep whether done messages and windows stay, by default not
 * @param executor where functions and sinks run, by default threads of the pipeline
 * @param retry when a failed window is delivered again, by default {@code Retry.upTo(5)}
 * @param timeout the time limit of one attempt, by default none
 */
public record DeliveryOptions(
        String group,
        boolean fromNow,
        int workers,
        boolean keep,
        Optional<ExecutorService> executor,
        Retry retry,
        Optional<Duration> timeout) {

    /** The group of a pipeline that names none. */
    public static final String DEFAULT_GROUP = "default";

    /** All defaults. */
    public static DeliveryOptions defaults() {
        return new DeliveryOptions(
                DEFAULT_GROUP,
                false,
                Runtime.getRuntime().availableProcessors(),
                false,
                Optional.empty(),
                Retry.upTo(5),
                Optional.empty());
    }

    DeliveryOptions withGroup(String group) {
        return new DeliveryOptions(group, fromNow, workers, keep, executor, retry, timeout);
    }

    DeliveryOptions withFromNow() {
        return new DeliveryOptions(group, true, workers, keep, executor, retry, timeout);
    }

    DeliveryOptions withWorkers(int workers) {
        return new DeliveryOptions(group, fromNow, workers, keep, executor, retry, timeout);
    }

    DeliveryOptions withKeep() {
        return new DeliveryOptions(group, fromNow, workers, true, executor, retry, timeout);
    }

    DeliveryOptions withExecutor(ExecutorService executor) {
        return new DeliveryOptions(group, fromNow, workers, keep, Optional.of(executor), retry, timeout);
    }

    DeliveryOptions withRetry(Retry retry) {
        return new DeliveryOptions(group, fromNow, workers, keep, executor, retry, timeout);
    }

    DeliveryOptions withTimeout(Duration timeout) {
        return new DeliveryOptions(group, fromNow, workers, keep, executor, retry, Optional.of(timeout));
    }
}
