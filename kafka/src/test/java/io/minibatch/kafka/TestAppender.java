package io.minibatch.kafka;

import io.minibatch.Appender;
import io.minibatch.Entry;
import io.minibatch.JsonCodec;
import io.minibatch.MessageTooLargeException;
import io.minibatch.MinibatchException;
import io.minibatch.kafka.Received.Numbered;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what it takes; fails or dawdles at one call. */
final class TestAppender implements Appender<Numbered> {

    private final List<byte[]> taken = new CopyOnWriteArrayList<>();
    private volatile int largestStep;
    private int calls;
    private int failing;
    private int slow;
    private int tooLarge = -1;
    private Runnable meanwhile = () -> {};

    void failAt(int call) {
        failing = call;
    }

    /** Refuses this number, and what comes with it. */
    void refuse(int number) {
        tooLarge = number;
    }

    void during(int call, Runnable action) {
        slow = call;
        meanwhile = action;
    }

    List<Numbered> numbers() {
        return taken.stream().map(TestAppender::number).map(Numbered::new).toList();
    }

    private static int number(byte[] json) {
        return JsonCodec.of(Object.class).decode(json) instanceof Map<?, ?> map ? (int) map.get("n") : -1;
    }

    private static byte[] bytes(Entry<Numbered> entry) {
        return ((Entry.Encoded<Numbered>) entry).payload();
    }

    int largestStep() {
        return largestStep;
    }

    @Override
    public void appendEntries(List<? extends Entry<Numbered>> entries) {
        if (++calls == failing) {
            throw new MinibatchException("disk full");
        }
        if (calls == slow) {
            meanwhile.run();
        }
        for (var i = 0; i < entries.size(); i++) {
            if (tooLarge >= 0 && number(bytes(entries.get(i))) == tooLarge) {
                throw new MessageTooLargeException("it is too large", i);
            }
        }
        largestStep = Math.max(largestStep, entries.size());
        entries.forEach(entry -> taken.add(bytes(entry)));
    }

    @Override
    public void appendEntries(List<? extends Entry<Numbered>> entries, String source, String position) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> position(String source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void append(Numbered data, Map<String, String> attributes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void appendAll(List<? extends Numbered> data) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
