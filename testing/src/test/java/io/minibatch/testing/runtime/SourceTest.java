package io.minibatch.testing.runtime;

import static io.minibatch.WindowEmitter.count;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.Appender;
import io.minibatch.Entry;
import io.minibatch.Message;
import io.minibatch.Source;
import io.minibatch.Subscription;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SourceTest extends RuntimeTest {

    private final ConcurrentLinkedQueue<Integer> seen = new ConcurrentLinkedQueue<>();

    /** Appends 1, then waits for the end of the world. */
    private static final class Endless implements Source<Integer> {
        private final CountDownLatch closed = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(1);

        @Override
        public void stream(Appender<Integer> appender) throws Exception {
            appender.append(1);
            try {
                new CountDownLatch(1).await();
            } finally {
                ended.countDown();
            }
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    @Test
    void aSourceRunsWhileItsPipelineRuns() throws Exception {
        var source = new Endless();
        try (var running =
                numbers.attach(source).windowed(count(1)).sink(seen::addAll).start()) {
            Awaitility.await().until(() -> seen.size() == 1);
            assertThat(running.state()).isEqualTo(Subscription.State.RUNNING);
            assertThat(source.closed.getCount()).isEqualTo(1);
        }
        assertThat(source.closed.getCount()).isZero();
        assertThat(source.ended.getCount()).isZero();
    }

    @Test
    void aSourceThatThrowsIsCalledAgain() {
        var calls = new AtomicInteger();
        Source<Integer> source = appender -> {
            if (calls.incrementAndGet() == 1) {
                throw new java.io.IOException("away");
            }
            appender.append(calls.get());
        };
        try (var running = numbers.attach(source).start()) {
            Awaitility.await().until(() -> running.state() == Subscription.State.STOPPED);
        }
        assertThat(calls).hasValue(2);
        assertThat(events.all).containsExactly("source failed 1");
        assertThat(numbers.status().waiting()).isEqualTo(1);
    }

    @Test
    void whatASourceWaitsForShowsInTheStatusUntilItAppends() throws Exception {
        var appends = new CountDownLatch(1);
        Source<Integer> source = appender -> {
            appender.remark("waits for a sign");
            appends.await();
            appender.append(1);
            new CountDownLatch(1).await();
        };
        try (var running =
                numbers.attach(source).windowed(count(1)).sink(seen::addAll).start()) {
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(numbers.status().groups().get(0).remarks())
                                    .singleElement()
                                    .asString()
                                    .startsWith("source")
                                    .endsWith(" waits for a sign"));
            appends.countDown();
            Awaitility.await()
                    .until(() -> numbers.status().groups().get(0).remarks().isEmpty());
            assertThat(running.state()).isEqualTo(Subscription.State.RUNNING);
        }
    }

    @Test
    void theTroubleOfASourceIsForgottenAsSoonAsItAppendsAgain() {
        var calls = new AtomicInteger();
        Source<Integer> source = appender -> {
            if (calls.incrementAndGet() == 1) {
                throw new java.io.IOException("away");
            }
            appender.append(7);
            new CountDownLatch(1).await();
        };
        try (var running =
                numbers.attach(source).windowed(count(1)).sink(seen::addAll).start()) {
            Awaitility.await().until(() -> seen.contains(7));
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(numbers.status().groups().get(0).remarks())
                                    .isEmpty());
            assertThat(running.state()).isEqualTo(Subscription.State.RUNNING);
        }
    }

    @Test
    void theTroubleOfASourceShowsInStatus() {
        Source<Integer> source = appender -> {
            throw new java.io.IOException("away");
        };
        try (var running =
                numbers.attach(source).windowed(count(1)).sink(seen::addAll).start()) {
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(numbers.status().groups().get(0).remarks())
                                    .singleElement()
                                    .asString()
                                    .contains("in a row), last: java.io.IOException: away"));
            assertThat(running.state()).isEqualTo(Subscription.State.RUNNING);
        }
    }

    @Test
    void aSourceThatAppendsAndThenFailsEachTimeFailsInARow() {
        Source<Integer> source = appender -> {
            appender.append(1);
            throw new java.io.IOException("away");
        };
        try (var running =
                numbers.attach(source).windowed(count(1)).sink(seen::addAll).start()) {
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(numbers.status().groups().get(0).remarks())
                                    .singleElement()
                                    .asString()
                                    .containsPattern("failed \\([2-9] in a row\\), last: java.io.IOException: away"));
            assertThat(running.state()).isEqualTo(Subscription.State.RUNNING);
        }
    }

    @Test
    void closingTheInstanceStopsSourcesThatRunAlone() {
        var source = new Endless();
        var running = numbers.attach(source).start();
        Awaitility.await().until(() -> numbers.status().waiting() == 1);
        mb.close();
        assertThat(running.state()).isEqualTo(Subscription.State.STOPPED);
        assertThat(source.ended.getCount()).isZero();
    }

    @Test
    void aSourceGoesOnWhereItsLastEntriesStood() {
        Source<Integer> source = appender -> {
            var next = appender.position("counter").map(Integer::parseInt).orElse(0);
            for (var i = next; i < next + 3; i++) {
                appender.appendEntries(List.of(Entry.of(i), Entry.of(-i)), "counter", Integer.toString(i + 1));
            }
            if (next == 0) {
                throw new java.io.IOException("away");
            }
        };
        try (var running = numbers.attach(source).start()) {
            Awaitility.await().until(() -> running.state() == Subscription.State.STOPPED);
        }
        try (var buffer = numbers.buffer().all()) {
            assertThat(buffer.map(Message::data).filter(n -> n >= 0)).containsExactly(0, 0, 1, 2, 3, 4, 5);
        }
    }

    @Test
    void encodedEntriesAreTakenAsTheyAreAndSetAsideAloneWhenTheyAreBroken() {
        Source<Integer> source = appender -> appender.appendEntries(List.of(
                Entry.encoded("1".getBytes(UTF_8), Map.of("offset", "7")),
                Entry.encoded("{broken".getBytes(UTF_8), Map.of("offset", "8")),
                Entry.of(3, Map.of("offset", "9"))));
        try (var running =
                numbers.attach(source).windowed(count(3)).sink(seen::addAll).start()) {
            Awaitility.await().until(() -> seen.size() == 2);
            assertThat(running.state()).isEqualTo(Subscription.State.RUNNING);
        }
        assertThat(seen).containsExactly(1, 3);
        var dead = numbers.group("default").dead();
        assertThat(dead).hasSize(1);
        assertThat(numbers.group("default").deadMessages(dead.get(0).id()))
                .singleElement()
                .satisfies(message -> assertThat(message.attributes()).containsEntry("offset", "8"));
    }

    @Test
    void aPositionWithoutAMessageIsRefused() {
        var error = new AtomicReference<Throwable>();
        Source<Integer> source = appender -> {
            try {
                appender.appendEntries(List.of(), "counter", "1");
            } catch (IllegalArgumentException e) {
                error.set(e);
            }
        };
        try (var running = numbers.attach(source).start()) {
            Awaitility.await().until(() -> running.state() == Subscription.State.STOPPED);
        }
        assertThat(error.get()).hasMessageContaining("counter").hasMessageContaining("wait for the next");
    }
}
