package io.minibatch.testing.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.Entry;
import io.minibatch.Message;
import io.minibatch.MessageTooLargeException;
import io.minibatch.Minibatch;
import io.minibatch.MinibatchException;
import io.minibatch.store.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchedAppenderTest extends RuntimeTest {

    private static final Duration LATER = Duration.ofHours(1);

    private long appended() {
        return numbers.status().waiting();
    }

    @Test
    void messagesAreWrittenWhenTheBatchIsFull() {
        try (var appender = numbers.batched(3, LATER)) {
            appender.append(1);
            appender.append(2);
            assertThat(appended()).isZero();
            appender.append(3);
            assertThat(appended()).isEqualTo(3);
        }
    }

    @Test
    void messagesAreWrittenWhenTheOldestIsOldEnough() {
        try (var appender = numbers.batched(1_000, Duration.ofMillis(10))) {
            appender.append(1);
            Awaitility.await().until(() -> appended() == 1);
            appender.append(2);
            Awaitility.await().until(() -> appended() == 2);
        }
    }

    @Test
    void flushAndCloseWriteWhatIsThere() {
        var appender = numbers.batched(1_000, LATER);
        appender.appendAll(List.of(1, 2));
        appender.flush();
        assertThat(appended()).isEqualTo(2);
        appender.append(3);
        appender.close();
        appender.close();
        assertThat(appended()).isEqualTo(3);
        assertThatThrownBy(() -> appender.append(4)).hasMessage("This batched appender of stream numbers is closed");
    }

    @Test
    void closingTheInstanceWritesWhatIsThere() {
        try (var keeper = Minibatch.open("memory:batched")) {
            try (var other = Minibatch.open("memory:batched")) {
                other.stream("numbers", Integer.class).batched(1_000, LATER).append(1);
            }
            assertThat(keeper.stream("numbers", Integer.class).status().waiting())
                    .isEqualTo(1);
        }
    }

    @Test
    void aFailedBatchIsKeptAndTheMessageThatWouldHaveFilledItIsNotTaken() {
        var store = new FailingStore(Store.open("memory:", Clock.systemUTC()));
        try (var instance = Minibatch.builder().store(store).open()) {
            var stream = instance.stream("numbers", Integer.class);
            var appender = stream.batched(3, LATER);
            appender.appendAll(List.of(1, 2));
            store.failAppends(true);
            assertThatThrownBy(() -> appender.append(3)).hasMessage("The disk is full");
            assertThatThrownBy(() -> appender.appendAll(List.of(4, 5))).hasMessage("The disk is full");
            store.failAppends(false);
            appender.append(6);
            assertThat(stream.buffer().all().map(message -> message.data())).containsExactly(1, 2, 6);
        }
    }

    @Test
    void aFailureInTheBackgroundIsThrownByTheNextCallOnceAndNothingIsForgotten() {
        var store = new FailingStore(Store.open("memory:", Clock.systemUTC()));
        try (var instance = Minibatch.builder().store(store).open()) {
            var stream = instance.stream("numbers", Integer.class);
            var appender = stream.batched(1_000, Duration.ofMillis(10));
            store.failAppends(true);
            appender.append(1);
            Awaitility.await().until(() -> store.failures() > 0);
            assertThatThrownBy(() -> {
                        for (var i = 0; i < 1_000_000; i++) {
                            appender.append(2);
                        }
                    })
                    .isInstanceOf(MinibatchException.class);
            assertThatThrownBy(appender::close)
                    .isInstanceOf(MinibatchException.class)
                    .hasMessageContaining("messages of stream numbers are not written: The disk is full");
            store.failAppends(false);
            appender.close();
            assertThat(stream.buffer().oldest().orElseThrow().data()).isEqualTo(1);
        }
    }

    @Test
    void aMessageThatIsTooLargeHoldsUpNoOther(@TempDir Path folder) {
        try (var instance = Minibatch.open("file:" + folder + "?max-message=1KB")) {
            var stream = instance.stream("bytes", byte[].class);
            var appender = stream.batched(3, LATER);
            appender.append(new byte[1]);
            appender.append(new byte[2_000]);
            assertThatThrownBy(() -> appender.append(new byte[3]))
                    .isInstanceOf(MinibatchException.class)
                    .hasMessageContaining("A message collected for stream bytes is dropped, others are kept: ")
                    .hasMessageContaining("but has 2000");
            appender.append(new byte[4]);
            assertThatThrownBy(() -> appender.appendAll(List.of(new byte[5], new byte[3_000])))
                    .isInstanceOfSatisfying(
                            MessageTooLargeException.class,
                            e -> assertThat(e.index()).isEqualTo(1));
            appender.append(new byte[6]);
            assertThat(stream.buffer().all().map(message -> message.data().length))
                    .containsExactly(1, 4, 6);

            appender.append(new byte[7]);
            appender.append(new byte[4_000]);
            assertThatThrownBy(appender::close).hasMessageContaining("but has 4000");
            appender.close();
            assertThat(stream.buffer().size()).isEqualTo(4);
        }
    }

    @Test
    void aMessageThatIsTooLargeIsToldByTheNextCallWhenItWasFoundInTheBackground(@TempDir Path folder) {
        try (var instance = Minibatch.open("file:" + folder + "?max-message=1KB")) {
            var stream = instance.stream("bytes", byte[].class);
            try (var appender = stream.batched(1_000, Duration.ofMillis(10))) {
                appender.appendAll(List.of(new byte[1], new byte[2_000], new byte[3]));
                Awaitility.await().until(() -> stream.buffer().size() == 2);
                assertThatThrownBy(() -> appender.append(new byte[4])).hasMessageContaining("is dropped");
                appender.append(new byte[5]);
            }
            assertThat(stream.buffer().size()).isEqualTo(3);
        }
    }

    @Test
    void largeMessagesFillABatchBeforeItHasItsNumber() {
        try (var instance = Minibatch.open("memory:")) {
            var stream = instance.stream("bytes", byte[].class);
            try (var appender = stream.batched(1_000, LATER)) {
                appender.append(new byte[40 << 20]);
                assertThat(stream.buffer().size()).isZero();
                appender.append(new byte[40 << 20]);
                assertThat(stream.buffer().size()).isEqualTo(2);
            }
        }
    }

    @Test
    void manyThreadsLoseAndDoubleNothing() throws Exception {
        try (var appender = numbers.batched(7, Duration.ofMillis(1))) {
            var threads = IntStream.range(0, 4)
                    .mapToObj(t ->
                            new Thread(() -> IntStream.range(0, 5_000).forEach(i -> appender.append(t * 5_000 + i))))
                    .toList();
            threads.forEach(Thread::start);
            for (var thread : threads) {
                thread.join();
            }
        }
        assertThat(numbers.buffer().all().map(message -> message.data()))
                .hasSize(20_000)
                .doesNotHaveDuplicates();
    }

    @Test
    void entriesWithAPositionAreWrittenAtOnceBehindWhatWasCollected() {
        try (var appender = numbers.batched(1_000, LATER)) {
            appender.append(1);
            appender.appendEntries(List.of(Entry.of(2)));
            assertThat(appended()).isZero();
            assertThat(appender.position("counter")).isEmpty();

            appender.appendEntries(List.of(Entry.of(3)), "counter", "3");
            assertThat(appender.position("counter")).contains("3");
            try (var all = numbers.buffer().all()) {
                assertThat(all.map(Message::data)).containsExactly(1, 2, 3);
            }
        }
    }
}
