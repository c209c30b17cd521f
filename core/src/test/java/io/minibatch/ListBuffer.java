package io.minibatch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A buffer over a list, for the tests of strategies; takes what an emission says. */
final class ListBuffer implements Buffer<Object> {

    final List<Message<Object>> waiting = new ArrayList<>();
    Instant previous = Instant.EPOCH;
    Instant completeUntil = Instant.MAX;
    boolean ending;
    private long sequence;

    ListBuffer add(Instant created) {
        waiting.add(new Plain(sequence++, created));
        return this;
    }

    ListBuffer add(int count, Instant created) {
        for (var i = 0; i < count; i++) {
            add(created);
        }
        return this;
    }

    /** What the runtime does with a window: its messages wait no longer. */
    List<Message<Object>> take(Emission.Emit<Object> emit) {
        var members = emit.members() instanceof Emission.Members.Listed<Object> listed
                ? listed.messages()
                : ((Emission.Members.Selected<Object>) emit.members())
                        .selection()
                        .messages()
                        .toList();
        waiting.removeAll(members);
        previous = emit.late() ? previous : emit.until();
        return members;
    }

    @Override
    public long size() {
        return waiting.size();
    }

    @Override
    public Optional<Message<Object>> oldest() {
        return waiting.stream().findFirst();
    }

    @Override
    public Stream<Message<Object>> all() {
        return waiting.stream();
    }

    @Override
    public Selection<Object> first(long n) {
        return new Part(waiting.stream().limit(n).toList());
    }

    @Override
    public Selection<Object> before(Instant time) {
        return new Part(waiting.stream().filter(m -> m.created().isBefore(time)).toList());
    }

    @Override
    public Instant previous() {
        return previous;
    }

    @Override
    public Instant completeUntil() {
        return completeUntil;
    }

    @Override
    public boolean ending() {
        return ending;
    }

    private record Part(List<Message<Object>> list) implements Selection<Object> {
        @Override
        public long size() {
            return list.size();
        }

        @Override
        public Stream<Message<Object>> messages() {
            return list.stream();
        }
    }

    private record Plain(long sequence, Instant created) implements Message<Object> {
        @Override
        public String id() {
            return Long.toString(sequence);
        }

        @Override
        public Map<String, String> attributes() {
            return Map.of();
        }

        @Override
        public Object data() {
            throw new AssertionError("A built-in strategy read the data");
        }
    }
}
