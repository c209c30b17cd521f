package io.minibatch.internal;

import io.minibatch.store.MessageLog;
import io.minibatch.store.MessageLog.Registration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where the threads of a pipeline get their deliveries. One of them is inside and waits for arrivals; it runs what it
 * gets itself, without handing it over, while the next one comes in (leader and followers).
 */
final class Entrance<T, R> {

    /** Not fair on purpose: while windows are short, the thread that is awake makes the next one, too. */
    private final ReentrantLock inside = new ReentrantLock();

    private final Doorbell bell = new Doorbell();
    private final Runner<T, R> runner;
    private final MessageLog messages;
    private final Time time;

    Entrance(Runner<T, R> runner, MessageLog messages, Time time) {
        this.runner = runner;
        this.messages = messages;
        this.time = time;
        runner.onChange(bell::ring);
    }

    /** Waits for the next delivery; null when there will be no more. */
    @Nullable
    Delivery<T, R> take() {
        inside.lock();
        try {
            while (!runner.ended()) {
                var delivery = runner.next();
                if (delivery != null) {
                    return delivery;
                }
                if (runner.drained()) {
                    runner.stop();
                } else {
                    await(runner.waiting());
                }
            }
            return null;
        } catch (RuntimeException e) {
            runner.fail(e); // the store is closed, for one
            return null;
        } finally {
            inside.unlock();
        }
    }

    private void await(Waiting waiting) {
        var nanos = waiting.until() == Time.NEVER ? Time.NEVER : waiting.until() - time.nanos();
        if (nanos <= 0 || runner.ended()) {
            return;
        }
        Registration arrival = waiting.end() == Long.MAX_VALUE ? null : messages.onEnd(waiting.end(), bell::ring);
        try {
            bell.await(nanos);
        } finally {
            if (arrival != null) {
                arrival.close();
            }
        }
    }
}
