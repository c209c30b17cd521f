package io.minibatch.internal;

import io.minibatch.Emission;
import io.minibatch.Emission.Members;
import io.minibatch.Message;
import io.minibatch.Selection;
import io.minibatch.store.Sequences;
import io.minibatch.store.Transition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Makes the claim of an emission, if it keeps the rules of {@link io.minibatch.WindowEmitter}. Errors are
 * IllegalArgumentExceptions without the names of stream and emitter, which the caller knows.
 */
final class EmissionCheck {

    private EmissionCheck() {}

    /**
     * The claim.
     *
     * @param prefix what the window's id begins with
     */
    static <T> Transition.Claim claim(
            String prefix, StoredBuffer<T> buffer, Emission.Emit<? super T> emit, Instant now) {
        var previous = buffer.previous();
        // What is written down has whole milliseconds, as all messages have.
        var until = emit.until().truncatedTo(ChronoUnit.MILLIS);
        if (emit.late()) {
            return late(prefix, members(buffer, emit.members()), emit, previous, now);
        }
        if (until.isBefore(previous)) {
            throw new IllegalArgumentException("until must not decrease, but is " + until + " after " + previous
                    + ": use buffer.previous() as floor");
        }
        var members = members(buffer, emit.members());
        if (members.isEmpty() && !until.isAfter(previous)) {
            throw new IllegalArgumentException("an empty window must advance until, but it stays " + until
                    + ": emit an interval that ends later, or wait");
        }
        var dropped =
                emit.dropped().map(selection -> selected(buffer, selection)).orElse(Sequences.NONE);
        var from = emit.from().map(start -> start.truncatedTo(ChronoUnit.MILLIS));
        if (from.isPresent() && !from.get().isBefore(until)) {
            throw new IllegalArgumentException("an interval must have at least one millisecond, but is from "
                    + emit.from().get() + " until " + emit.until() + ", and what is below a millisecond is cut off");
        }
        var id = members.isEmpty() ? prefix + "@" + from.orElse(previous).toEpochMilli() : prefix + members.first();
        return new Transition.Claim(id, members, minus(dropped, members), from, until, now, false);
    }

    private static Transition.Claim late(
            String prefix, Sequences members, Emission.Emit<?> emit, Instant previous, Instant now) {
        var until = emit.until().truncatedTo(ChronoUnit.MILLIS);
        if (until.isAfter(previous) || members.isEmpty()) {
            throw new IllegalArgumentException("a late window must hold messages and end by " + previous
                    + ", but it holds " + members.size() + " and ends " + until + ": emit the interval as usual");
        }
        var from = emit.from().map(start -> start.truncatedTo(ChronoUnit.MILLIS));
        return new Transition.Claim(prefix + members.first(), members, Sequences.NONE, from, until, now, true);
    }

    private static Sequences members(StoredBuffer<?> buffer, Members<?> members) {
        return members instanceof Members.Listed<?> listed
                ? listed(buffer, listed.messages())
                : selected(buffer, ((Members.Selected<?>) members).selection());
    }

    private static Sequences selected(StoredBuffer<?> buffer, Selection<?> selection) {
        if (selection instanceof StoredSelection<?> stored && stored.buffer() == buffer) {
            return stored.numbers();
        }
        throw new IllegalArgumentException("a selection must come from the buffer of the same call, but is " + selection
                + " of another: emit buffer.first(n), buffer.before(time), or a list of messages");
    }

    private static Sequences listed(StoredBuffer<?> buffer, List<? extends Message<?>> messages) {
        var numbers = new Sequences.Builder();
        for (var message : messages) {
            if (!(message instanceof LazyMessage<?> lazy && lazy.isOf(buffer))) {
                throw new IllegalArgumentException("a message must come from the buffer of the same call, but message "
                        + message.id() + " comes from another: it may be taken by a window already");
            }
            numbers.add(message.sequence(), message.sequence());
        }
        return numbers.build();
    }

    /** Dropping "the first ten" means those of them that the window does not take. */
    private static Sequences minus(Sequences rising, Sequences taken) {
        if (rising.isEmpty() || taken.isEmpty()) {
            return rising;
        }
        var holes = IntStream.range(0, taken.ranges())
                .mapToObj(i -> new long[] {taken.first(i), taken.last(i)})
                .sorted((a, b) -> Long.compare(a[0], b[0]))
                .toList();
        var rest = new Sequences.Builder();
        var next = 0;
        for (var i = 0; i < rising.ranges(); i++) {
            var from = rising.first(i);
            var last = rising.last(i);
            while (next < holes.size() && holes.get(next)[1] < from) {
                next++;
            }
            for (var hole = next; hole < holes.size() && holes.get(hole)[0] <= last; hole++) {
                rest.add(from, holes.get(hole)[0] - 1);
                from = Math.max(from, holes.get(hole)[1] + 1);
            }
            rest.add(from, last);
        }
        return rest.build();
    }
}
