package io.minibatch.file.log;

import io.minibatch.store.MessageLog.Registration;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who waits for the log to reach a sequence number. Appending costs one look at {@link #lowest} when nobody does. */
public final class Bells {

    /** One wish; two of the same number and action are two. */
    private static final class Bell {
        private final long sequence;
        private final Runnable action;

        Bell(long sequence, Runnable action) {
            this.sequence = sequence;
            this.action = action;
        }

        void ring() {
            try {
                action.run();
            } catch (RuntimeException e) {
                LOG.error("What waited for message {} failed; appending goes on", sequence, e);
            }
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Bells.class);

    private final List<Bell> bells = new ArrayList<>();
    private volatile long lowest = Long.MAX_VALUE;

    /** The caller looks at the end of the log afterwards, and rings if it has been reached already. */
    public Registration add(long sequence, Runnable action) {
        var bell = new Bell(sequence, action);
        synchronized (bells) {
            bells.add(bell);
            lowest = Math.min(lowest, sequence);
        }
        return () -> remove(bell);
    }

    private void remove(Bell bell) {
        synchronized (bells) {
            bells.remove(bell);
            findLowest();
        }
    }

    /** The log has reached a sequence number: wakes those who waited for it. */
    public void ring(long end) {
        // The end was published before and a waiter looks at it after it has set lowest: one of the two sees the other.
        VarHandle.fullFence();
        if (end >= lowest) {
            reached(end);
        }
    }

    private void reached(long end) {
        var due = new ArrayList<Bell>();
        synchronized (bells) {
            for (var bell : bells) {
                if (bell.sequence <= end) {
                    due.add(bell);
                }
            }
            bells.removeAll(due);
            findLowest();
        }
        due.forEach(Bell::ring);
    }

    private void findLowest() {
        lowest = bells.stream().mapToLong(bell -> bell.sequence).min().orElse(Long.MAX_VALUE);
    }
}
