package io.minibatch.internal;

import io.minibatch.MinibatchException;
import io.minibatch.store.GroupOwner;
import io.minibatch.store.StaleException;
import io.minibatch.store.Transition;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where deliveries come from: windows claimed anew, and open ones whose next attempt is written down before it is made.
 * All calls are made under the runner's lock.
 */
final class Intake<T, R> {

    private final WindowNames names;
    private final GroupOwner owner;
    private final Progress progress;
    private final Emitting<T> emitting;
    private final Deliveries<T, R> deliveries;
    private boolean roomWanted;

    Intake(WindowNames names, GroupOwner owner, Progress progress, Emitting<T> emitting, Deliveries<T, R> deliveries) {
        this.names = names;
        this.owner = owner;
        this.progress = progress;
        this.emitting = emitting;
        this.deliveries = deliveries;
    }

    /** The delivery of a window claimed now; null if there is none, or no room for it. */
    @Nullable
    Delivery<T, R> claim(boolean paused) {
        if (paused && emitting.draining()) {
            var reason = progress.state().paused().orElse("");
            throw new MinibatchException("Group " + names + " cannot be drained: it is " + Pauses.text(reason)
                    + ". Resume it first: " + names.resume());
        }
        roomWanted = !deliveries.room();
        if (paused || roomWanted || progress.pausing() || !(owner.leads() || emitting.draining())) {
            return null;
        }
        var claim = emitting.next(progress.state());
        if (claim == null) {
            return null;
        }
        if (!owner.leads()) {
            emitting.leaveToLeader(); // asked only to know whether the drain is over
            return null;
        }
        if (!written(claim, () -> progress.commit(claim))) {
            return null;
        }
        return new Delivery<>(
                deliveries.nextOrder(), progress.state().open(claim.window()).orElseThrow(), true);
    }

    /** Whether the last {@link #claim} found no room. */
    boolean roomWanted() {
        return roomWanted;
    }

    /** Claims a window that another process runs, if one is wanted and nobody here is free for it. */
    boolean handOut() {
        if (!owner.leads() || owner.wanted() <= 0 || !deliveries.allBusy() || progress.pausing()) {
            return false;
        }
        var claim = emitting.next(progress.state());
        if (claim == null) {
            return false;
        }
        return written(claim, () -> progress.handOut(claim));
    }

    /**
     * Another process may have taken the lead between the question and the claim: then this one looks on. Or it may
     * have claimed those messages, and be gone again: then the strategy is asked again.
     */
    private boolean written(Transition.Claim claim, BooleanSupplier commit) {
        var done = false;
        try {
            done = commit.getAsBoolean();
        } catch (StaleException e) {
            if (owner.leads() && progress.state().allows(claim)) {
                throw e;
            }
        }
        if (!done) {
            emitting.forget();
        }
        return done;
    }

    /** The delivery with its attempt written down; null if that cannot be done now: it is tried again later. */
    @Nullable
    Delivery<T, R> begin(Delivery<T, R> delivery) {
        if (delivery.begun) {
            return delivery; // goes on where it stopped: at a sink, or at what could not be written down
        }
        if (!progress.commit(
                new Transition.Begin(delivery.id(), delivery.record().attempt() + 1))) {
            delivery.due = progress.again();
            deliveries.add(delivery);
            return null;
        }
        delivery.begin(progress.state().open(delivery.id()).orElseThrow());
        return delivery;
    }

    /** Takes the windows that have become this owner's to deliver. */
    void takeAssigned(boolean paused) {
        for (var assigned : owner.assigned()) {
            var window = assigned.window();
            var delivery = new Delivery<T, R>(deliveries.nextOrder(), window, assigned.begun());
            if (!assigned.begun() && window.running()) {
                delivery.unsettled = new Outcome.Lost(); // written down when its turn comes, before it begins again
                delivery.begun = true;
            }
            if (paused) {
                deliveries.hold(delivery);
            } else {
                deliveries.add(delivery);
            }
        }
    }
}
