package io.minibatch.internal;

import io.minibatch.MinibatchException;
import io.minibatch.store.GroupOwner;
import io.minibatch.store.GroupState;
import io.minibatch.store.StaleException;
import io.minibatch.store.Transition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The group's progress, and how to live with a store that cannot write it for a while, as on a full disk: it is asked
 * again after a pause, and works again when the cause is gone. Used under the runner's lock.
 */
final class Progress {

    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final WindowNames names;
    private final GroupOwner owner;
    private final Time time;
    private long again;
    private volatile @Nullable String error;

    Progress(WindowNames names, GroupOwner owner, Time time) {
        this.names = names;
        this.owner = owner;
        this.time = time;
    }

    GroupState state() {
        return owner.state();
    }

    /**
     * Whether it was written down.
     *
     * @throws StaleException if the transition is out of date, or the right to make it lost
     */
    boolean commit(Transition transition) {
        return written(() -> owner.commit(List.of(transition)));
    }

    /** As {@link #commit}, of a window that another process runs. */
    boolean handOut(Transition.Claim claim) {
        return written(() -> owner.handOut(claim));
    }

    private boolean written(Runnable write) {
        try {
            write.run();
            worked();
            return true;
        } catch (StaleException e) {
            throw e;
        } catch (MinibatchException e) {
            failed(e);
            return false;
        }
    }

    /**
     * Attempts end undecided, since the runner ends. If that cannot be written, the next owner counts them as failed.
     */
    void release(List<? extends Delivery<?, ?>> begun) {
        List<Transition> released = begun.stream()
                .<Transition>map(delivery ->
                        new Transition.Release(delivery.id(), delivery.record().attempt()))
                .toList();
        try {
            owner.commit(released);
        } catch (StaleException e) {
            LOG.debug("The windows of {} are released already", names, e);
        } catch (MinibatchException e) {
            LOG.warn("That windows of {} were stopped cannot be written, it will count as a failure", names, e);
        }
    }

    /** Something was written without {@link #commit}: what was wrong is over. */
    void worked() {
        if (error != null) {
            LOG.info("The store of {} works again", names);
            error = null;
        }
    }

    /** The store could not write. */
    void failed(RuntimeException e) {
        var text = ErrorText.of(e);
        again = time.after(PAUSE);
        if (!text.equals(error)) { // once: it is tried every second
            LOG.warn("The store of {} does not do its work; it is tried every {} ms", names, PAUSE.toMillis(), e);
        }
        error = text;
    }

    /** When the store is asked again. */
    long again() {
        return again;
    }

    boolean pausing() {
        return time.nanos() < again;
    }

    /** What the store said, until it works again. */
    Optional<String> error() {
        return Optional.ofNullable(error);
    }
}
