package io.minibatch.internal;

import io.minibatch.MinibatchException;
import io.minibatch.store.GroupOwner;
import io.minibatch.store.StaleException;
import io.minibatch.store.Transition;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What others ask the owner of a group for, such as a pause or a retry. Carried out under the runner's lock. */
final class Requests {

    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

    private final WindowNames names;
    private final GroupOwner owner;
    private final Progress progress;
    private final Deque<Transition> taken = new ArrayDeque<>();
    private volatile boolean there = true;

    Requests(WindowNames names, GroupOwner owner, Progress progress) {
        this.names = names;
        this.owner = owner;
        this.progress = progress;
    }

    /** Somebody asked for something; from any thread. */
    void arrived() {
        there = true;
    }

    boolean there() {
        return there;
    }

    private boolean take() {
        try {
            taken.addAll(owner.requests());
            return true;
        } catch (StaleException e) {
            throw e;
        } catch (MinibatchException e) {
            progress.failed(e);
            return false;
        }
    }

    /**
     * Writes each down and tells what was done. What is out of date is dropped; what cannot be written stays.
     *
     * @return whether it looked
     */
    boolean carryOut(Consumer<Transition> done) {
        if (!there || progress.pausing()) {
            return false;
        }
        there = false;
        if (!take()) {
            there = true;
            return false;
        }
        for (var request = taken.peek(); request != null; request = taken.peek()) {
            try {
                if (!progress.commit(request)) {
                    there = true;
                    return true;
                }
                done.accept(request);
            } catch (StaleException e) {
                LOG.info("A request to group {} is out of date: {}", names, e.getMessage());
            }
            taken.remove();
        }
        return true;
    }
}
