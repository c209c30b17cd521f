package io.minibatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Sources and sinks made of what a program has at hand. */
class SourceOfTest {

    private final Taken taken = new Taken();

    /** What was appended, each time; refuses as often as it is told to. */
    private static final class Taken implements Appender<Integer> {
        private final List<List<Integer>> steps = new ArrayList<>();
        private int refuse;

        @Override
        public void appendAll(List<? extends Integer> data) {
            if (refuse-- > 0) {
                throw new MinibatchException("the disk is full");
            }
            steps.add(List.copyOf(data));
            if (data.contains(-1)) {
                Thread.currentThread().interrupt(); // as the runtime stops a source
            }
        }

        List<Integer> all() {
            return steps.stream().flatMap(List::stream).toList();
        }

        @Override
        public void append(Integer data, Map<String, String> attributes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void appendEntries(List<? extends Entry<Integer>> entries) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void appendEntries(List<? extends Entry<Integer>> entries, String source, String position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<String> position(String source) {
            return Optional.empty();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private static List<Integer> numbers(int to) {
        return IntStream.range(0, to).boxed().toList();
    }

    private void runAfterOneFailure(Source<Integer> source) throws Exception {
        taken.refuse = 1;
        assertThatThrownBy(() -> source.stream(taken)).hasMessage("the disk is full");
        try {
            source.stream(taken);
        } catch (InterruptedException e) {
            // stopped
        }
        Thread.interrupted();
    }

    @Test
    void aCollectionIsAppendedInLargeSteps() throws Exception {
        runAfterOneFailure(Source.ofIterable(numbers(2_500)));
        assertThat(taken.all()).isEqualTo(numbers(2_500));
        assertThat(taken.steps).hasSize(3);
    }

    @Test
    void anythingElseIsAppendedElementByElement() throws Exception {
        Iterable<Integer> lazy = () -> {
            Iterator<Integer> numbers = numbers(3).iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return numbers.hasNext();
                }

                @Override
                public Integer next() {
                    var next = numbers.next();
                    assertThat(taken.all()).as("what came before is durable").hasSize(next);
                    return next;
                }
            };
        };
        Source.<Integer>ofIterable(lazy).stream(taken);
        assertThat(taken.all()).isEqualTo(numbers(3));
    }

    @Test
    void aStreamIsClosedWhenItIsDoneOrTheSourceIsStopped() throws Exception {
        var closed = new AtomicInteger();
        runAfterOneFailure(Source.ofStream(numbers(3).stream().onClose(closed::incrementAndGet)));
        assertThat(taken.all()).isEqualTo(numbers(3));
        assertThat(closed).hasValue(1);
        Source.ofStream(Stream.generate(() -> -1).onClose(closed::incrementAndGet)).stream(taken);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(closed).hasValue(2);
        Source.ofStream(Stream.of(1).onClose(closed::incrementAndGet)).close();
        assertThat(closed).hasValue(3);
    }

    @Test
    void whatIsInAQueueIsAppendedTogetherAndNothingOfItIsLost() throws Exception {
        var queue = new LinkedBlockingQueue<>(numbers(1_500));
        queue.add(-1);
        runAfterOneFailure(Source.ofQueue(queue));
        assertThat(taken.all()).startsWith(0, 1, 2).endsWith(1_499, -1).hasSize(1_501);
        assertThat(taken.steps).hasSize(2);
        assertThat(queue).isEmpty();
    }

    @Test
    void aSupplierIsAskedAgainAfterItHadNothing() throws Exception {
        var answers = new ArrayList<>(Arrays.asList(1, null, 2, null, -1)).iterator();
        runAfterOneFailure(Source.ofSupplier(answers::next));
        assertThat(taken.all()).containsExactly(1, 2, -1);
    }

    @Test
    void anyMethodThatTakesTheResultIsASink() throws Exception {
        var list = new ArrayList<Integer>();
        var queue = new ArrayBlockingQueue<Integer>(10);
        var lists = new ConcurrentLinkedQueue<List<Integer>>();
        Consumer<List<Integer>> consumer = lists::add;
        try (var mb = Minibatch.open("memory:")) {
            var stream = mb.stream("t", Integer.class);
            stream.appendAll(List.of(1, 2, 3));
            stream.windowed(WindowEmitter.count(3))
                    .sink(list::addAll)
                    .sink(consumer::accept)
                    .sink(lists::add)
                    .sink(Sink.each(queue::put))
                    .sink(Sink.each(list::add))
                    .drain();
        }
        assertThat(list).containsExactly(1, 2, 3, 1, 2, 3);
        assertThat(queue).containsExactly(1, 2, 3);
        assertThat(lists).containsExactly(List.of(1, 2, 3), List.of(1, 2, 3));
    }
}
