package io.minibatch.store;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The progress of one group, and what each {@link Transition} does to it: the same for every store that keeps a group
 * as the series of its transitions. Not safe for use by several threads.
 *
 * <p>A message is in one of five places: waiting, in an open window, done, dead, or dropped.
 */
public final class GroupState {

    private final Taken taken;
    private final Map<String, WindowRecord> open = new LinkedHashMap<>();
    private final Map<String, WindowRecord> dead = new LinkedHashMap<>();
    private Instant previous;
    private long done;
    private Optional<String> paused = Optional.empty();

    /**
     * A new group.
     *
     * @param start its first message
     * @param previous when that was appended, or now
     */
    public GroupState(long start, Instant previous) {
        this.taken = new Taken(start);
        this.previous = previous;
    }

    /** A group as it was written down. */
    public GroupState(
            long position,
            Sequences takenAbove,
            Instant previous,
            long done,
            Optional<String> paused,
            Collection<WindowRecord> open,
            Collection<WindowRecord> dead) {
        this(position, previous);
        taken.add(takenAbove);
        this.done = done;
        this.paused = paused;
        open.forEach(window -> this.open.put(window.id(), window));
        dead.forEach(window -> this.dead.put(window.id(), window));
    }

    /** A copy of another. */
    public GroupState(GroupState other) {
        taken = new Taken(other.taken);
        open.putAll(other.open);
        dead.putAll(other.dead);
        previous = other.previous;
        done = other.done;
        paused = other.paused;
    }

    /**
     * Checks a transition and carries it out.
     *
     * @throws StaleException if it is of a window that is not open, of something that is not dead, or of an attempt
     *     that is not the current one; nothing is then changed
     */
    public void apply(Transition transition) {
        if (transition instanceof Transition.Claim claim) {
            claim(claim);
        } else if (transition instanceof Transition.Begin begin) {
            var window = current(begin.window(), begin.attempt() - 1, "Attempt " + begin.attempt());
            open.put(window.id(), window.withAttempt(begin.attempt()));
        } else if (transition instanceof Transition.Complete complete) {
            var window = current(complete.window(), complete.attempt(), "Completion of attempt " + complete.attempt());
            open.remove(window.id());
            done += window.members().size();
        } else if (transition instanceof Transition.Fail fail) {
            var window = current(fail.window(), fail.attempt(), "Failure of attempt " + fail.attempt());
            open.put(window.id(), window.withFailure(fail.error()));
        } else if (transition instanceof Transition.Release release) {
            var window = current(release.window(), release.attempt(), "Release of attempt " + release.attempt());
            open.put(window.id(), window.released());
        } else if (transition instanceof Transition.SetAside aside) {
            var window = current(aside.window(), aside.attempt(), "Setting aside after attempt " + aside.attempt());
            open.remove(window.id());
            dead.put(window.id(), window.setAside(aside.error()));
        } else if (transition instanceof Transition.SetMessageAside aside) {
            setMessageAside(aside);
        } else if (transition instanceof Transition.Retry retry) {
            open.put(retry.id(), removeDead(retry.id(), "Retry").again());
        } else if (transition instanceof Transition.Drop drop) {
            removeDead(drop.id(), "Drop");
        } else if (transition instanceof Transition.Pause pause) {
            paused = Optional.of(pause.reason());
        } else if (transition instanceof Transition.Resume) {
            paused = Optional.empty();
        }
    }

    private void claim(Transition.Claim claim) {
        if (open.containsKey(claim.window()) || dead.containsKey(claim.window())) {
            throw new StaleException("Window " + claim.window() + " is claimed already");
        }
        taken.add(claim.members());
        taken.add(claim.dropped());
        if (!claim.late()) {
            previous = claim.until();
        }
        open.put(
                claim.window(),
                new WindowRecord(
                        claim.window(),
                        claim.members(),
                        claim.from(),
                        claim.until(),
                        claim.at(),
                        1,
                        0,
                        Optional.empty(),
                        false,
                        true,
                        claim.late()));
    }

    private void setMessageAside(Transition.SetMessageAside aside) {
        var window = current(aside.window(), aside.attempt(), "Setting aside message " + aside.sequence());
        if (!window.members().contains(aside.sequence())) {
            throw new StaleException("Window " + window.id() + " does not hold message " + aside.sequence());
        }
        open.put(window.id(), window.without(aside.sequence()));
        dead.put(aside.id(), window.part(aside.id(), aside.sequence(), aside.error()));
    }

    private WindowRecord current(String id, int attempt, String what) {
        var window = open.get(id);
        if (window == null) {
            throw new StaleException(what + " of window " + id + " is refused: the window is not open");
        }
        if (window.attempt() != attempt) {
            throw new StaleException(
                    what + " of window " + id + " is refused: the current attempt is " + window.attempt());
        }
        return window;
    }

    private WindowRecord removeDead(String id, String what) {
        var window = dead.remove(id);
        if (window == null) {
            throw new StaleException(what + " of " + id + " is refused: nothing of this id is set aside");
        }
        return window;
    }

    /**
     * Whether a claim can still be made: all its messages wait, or, if it has none, it is of a time that comes next. It
     * is not checked by {@link #apply}, since an owner may claim what was cleared before it took notice. Where several
     * processes may claim, the store must refuse what this refuses.
     */
    public boolean allows(Transition.Claim claim) {
        var members = claim.members();
        if (members.isEmpty() && claim.dropped().isEmpty()) {
            return claim.until().isAfter(previous);
        }
        for (var i = 0; i < members.ranges(); i++) {
            var first = members.first(i);
            var end = members.last(i) + 1;
            if (taken.waiting(end) - taken.waiting(first) < end - first) {
                return false;
            }
        }
        return true;
    }

    /** These numbers never held a message, or cannot be read: nobody waits for them. */
    public void skip(Sequences numbers) {
        taken.add(numbers);
    }

    /** Messages below are gone: nobody waits for them. */
    public void skipTo(long first) {
        taken.moveTo(first);
    }

    /** How many messages below {@code end} wait. */
    public long waiting(long end) {
        return taken.waiting(end);
    }

    /** Whether a message waits, if it is there. */
    public boolean waits(long sequence) {
        return !taken.contains(sequence);
    }

    /** The first {@code n} numbers below {@code end} that wait. */
    public Sequences firstWaiting(long n, long end) {
        return taken.first(n, end);
    }

    /** All numbers below are claimed or dropped. */
    public long position() {
        return taken.position();
    }

    /** Ranges above {@link #position} that are claimed or dropped. */
    public Sequences takenAbove() {
        return taken.ranges();
    }

    /** The lowest number that waits or is in an open window: what is below, the group no longer needs. */
    public long needed() {
        return open.values().stream()
                .filter(window -> !window.copied())
                .mapToLong(window -> window.members().lowest())
                .reduce(taken.position(), Math::min);
    }

    /** The {@code until} of the last claim; at first the group's start. */
    public Instant previous() {
        return previous;
    }

    /** The open windows, in the order of their claims. */
    public Collection<WindowRecord> open() {
        return open.values();
    }

    /** An open window. */
    public Optional<WindowRecord> open(String id) {
        return Optional.ofNullable(open.get(id));
    }

    /** What was set aside, in that order. */
    public Collection<WindowRecord> dead() {
        return dead.values();
    }

    /** Something that was set aside. */
    public Optional<WindowRecord> dead(String id) {
        return Optional.ofNullable(dead.get(id));
    }

    /** Messages in completed windows. */
    public long done() {
        return done;
    }

    /** Why no windows are made, if they are not. */
    public Optional<String> paused() {
        return paused;
    }

    /** Messages in open windows. */
    public long inFlight() {
        return size(open.values());
    }

    /** Messages set aside. */
    public long deadMessages() {
        return size(dead.values());
    }

    private static long size(Collection<WindowRecord> windows) {
        return windows.stream().mapToLong(window -> window.members().size()).sum();
    }
}
