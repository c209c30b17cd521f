package io.minibatch.examples;

import static io.minibatch.WindowEmitter.countOrTime;
import static io.minibatch.WindowEmitter.every;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minibatch.Buffer;
import io.minibatch.Emission;
import io.minibatch.Message;
import io.minibatch.Minibatch;
import io.minibatch.Sink;
import io.minibatch.Source;
import io.minibatch.Streaming;
import io.minibatch.Window;
import io.minibatch.WindowEmitter;
import io.minibatch.WindowStatus;
import io.minibatch.testing.PipelineTestDriver;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs by which the interface was designed, on a store in a folder. */
class ProgramsOfTheDesignTest {

    record Reading(String sensor, double celsius) {}

    record SortedEvens(int size) implements WindowEmitter<Integer> {
        @Override
        public Emission<Integer> next(Buffer<Integer> buffer, Instant now) {
            var evens = buffer.all()
                    .filter(m -> m.data() % 2 == 0)
                    .sorted(comparing(Message::data))
                    .limit(size)
                    .toList();
            return evens.size() == size ? Emission.emit(evens, now) : Emission.waitAtMost(ofSeconds(1));
        }
    }

    static final class Alerts {
        @Streaming(value = "readings", size = 2, keep = true)
        List<Reading> hot(Window<Reading> window) {
            return window.data().stream().filter(r -> r.celsius() > 80).toList();
        }
    }

    @TempDir
    Path folder;

    @Test
    void aProducerIsTwoLines() {
        try (var mb = Minibatch.open(folder)) {
            mb.stream("readings", Reading.class).append(new Reading("s1", 20.5));
        }
        try (var mb = Minibatch.open(folder)) {
            assertThat(mb.stream("readings", Reading.class).buffer().all().map(Message::data))
                    .containsExactly(new Reading("s1", 20.5));
        }
    }

    @Test
    void aConsumerHasASourceWindowsAFunctionAndASink() {
        Source<Reading> sensors = appender -> {
            appender.append(new Reading("s1", 20));
            appender.append(new Reading("s1", 30));
        };
        Queue<Double> averages = new ConcurrentLinkedQueue<>();
        try (var mb = Minibatch.open(folder)) {
            var subscription = mb.stream("readings", Reading.class)
                    .attach(sensors)
                    .windowed(every(ofMillis(500)))
                    .workers(4)
                    .keep()
                    .process(w -> w.data().stream()
                            .mapToDouble(Reading::celsius)
                            .average()
                            .orElse(0))
                    .sink(averages::add)
                    .start();
            await().until(() -> mb.stream("readings").status().done() == 2);
            subscription.close();
            assertThat(averages)
                    .isNotEmpty()
                    .allSatisfy(average -> assertThat(average).isBetween(20.0, 30.0));
            assertThat(mb.stream("readings").windows().map(WindowStatus::state))
                    .isNotEmpty()
                    .containsOnly(WindowStatus.State.DONE);
        }
    }

    @Test
    void anAnnotatedMethodIsAConsumer() {
        Queue<Reading> seen = new ConcurrentLinkedQueue<>();
        Sink<List<Reading>> sink = seen::addAll;
        try (var mb = Minibatch.open(folder)) {
            mb.register(new Alerts(), sink);
            mb.stream("readings", Reading.class).appendAll(List.of(new Reading("s1", 20.5), new Reading("s2", 81)));
            await().until(() -> mb.stream("readings").status().done() == 2);
            assertThat(seen).containsExactly(new Reading("s2", 81));
        }
    }

    @Test
    void aStrategyOfYourOwnChoosesAndSorts() throws InterruptedException {
        Queue<List<Integer>> seen = new ConcurrentLinkedQueue<>();
        try (var mb = Minibatch.open(folder)) {
            var numbers = mb.stream("numbers", Integer.class);
            numbers.appendAll(List.of(8, 3, 6, 1, 4, 5, 2));
            numbers.windowed(new SortedEvens(2)).workers(1).sink(seen::add).drain();
            assertThat(seen).containsExactly(List.of(2, 4), List.of(6, 8));
            assertThat(numbers.buffer().size()).isEqualTo(3);
        }
    }

    @Test
    void aTestMovesTheTimeByHand() {
        try (var mb = Minibatch.open(folder)) {
            var pipeline = mb.stream("numbers", Integer.class)
                    .windowed(countOrTime(3, ofSeconds(5)))
                    .forEach(window -> {});
            var driver = PipelineTestDriver.of(pipeline);
            driver.append(1).append(2).advance(ofSeconds(5));
            assertThat(driver.windows()).containsExactly(List.of(1, 2));
        }
    }

    @Test
    void mapsGoInBatchedAndComeOutOneByOne() throws InterruptedException {
        Queue<Object> seen = new ConcurrentLinkedQueue<>();
        try (var mb = Minibatch.open(folder)) {
            var events = mb.stream("events");
            try (var batched = events.batched(1000, ofMillis(50))) {
                batched.append(Map.of("n", 1));
                batched.append(Map.of("n", 2));
            }
            events.windowed(WindowEmitter.count(2)).sink(Sink.each(seen::add)).drain();
            assertThat(seen).containsExactly(Map.of("n", 1), Map.of("n", 2));
        }
    }
}
