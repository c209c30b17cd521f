package io.minibatch.testing.runtime;

import static io.minibatch.WindowEmitter.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.Buffer;
import io.minibatch.Emission;
import io.minibatch.GroupStatus;
import io.minibatch.Message;
import io.minibatch.Minibatch;
import io.minibatch.MinibatchException;
import io.minibatch.Subscription;
import io.minibatch.WindowEmitter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SubscriptionTest extends RuntimeTest {

    private final ConcurrentLinkedQueue<List<Integer>> seen = new ConcurrentLinkedQueue<>();

    @Test
    void aPausedPipelineMakesNoWindowsUntilItIsResumed() {
        try (var running = numbers.windowed(count(1)).sink(seen::add).start()) {
            running.pause();
            assertThat(running.state()).isEqualTo(Subscription.State.PAUSED);
            appendUpTo(3);
            assertThat(numbers.status().groups().get(0).state()).isEqualTo(GroupStatus.State.PAUSED);
            assertThat(numbers.status().waiting()).isEqualTo(3);
            running.resume();
            assertThat(running.state()).isEqualTo(Subscription.State.RUNNING);
            Awaitility.await().until(() -> seen.size() == 3);
        }
    }

    @Test
    void aPauseByTheGroupHoldsForTheRunningPipelineAndTheNextOne() {
        try (var running = numbers.windowed(count(1)).sink(seen::add).start()) {
            numbers.group().pause();
            Awaitility.await().until(() -> running.state() == Subscription.State.PAUSED);
        }
        appendUpTo(1);
        try (var running = numbers.windowed(count(1)).sink(seen::add).start()) {
            assertThat(running.state()).isEqualTo(Subscription.State.PAUSED);
            numbers.group().resume();
            Awaitility.await().until(() -> seen.size() == 1);
        }
    }

    @Test
    void aSecondPipelineOfTheGroupIsRefusedWithAHint() {
        try (var running = numbers.windowed(count(1)).sink(seen::add).start()) {
            assertThatThrownBy(() -> numbers.windowed(count(1)).sink(seen::add).start())
                    .isInstanceOf(MinibatchException.class)
                    .hasMessageContaining("Group default of stream numbers is read by another pipeline of this process")
                    .hasMessageContaining(".group(\"...\")");
            assertThat(running.state()).isEqualTo(Subscription.State.RUNNING);
        }
        try (var again = numbers.windowed(count(1)).sink(seen::add).start()) {
            assertThat(again.state()).isEqualTo(Subscription.State.RUNNING);
        }
    }

    @Test
    void anotherProcessStandsByAndTakesOver() {
        try (var one = Minibatch.open("memory:standby");
                var two = Minibatch.open("memory:standby")) {
            var first = one.stream("s", Integer.class)
                    .windowed(count(1))
                    .sink(seen::add)
                    .start();
            try (var second = two.stream("s", Integer.class)
                    .windowed(count(1))
                    .sink(seen::add)
                    .start()) {
                assertThat(second.state()).isEqualTo(Subscription.State.STANDBY);
                first.close();
                Awaitility.await().until(() -> second.state() == Subscription.State.RUNNING);
                one.stream("s", Integer.class).append(1);
                Awaitility.await().until(() -> seen.size() == 1);
            }
        }
    }

    @Test
    void openWindowsOfTheLastRunAreDeliveredFirstInTheirOrderWithAHigherAttempt() throws Exception {
        appendUpTo(3);
        var started = new CountDownLatch(2);
        var never = new CountDownLatch(1);
        var ids = new ConcurrentLinkedQueue<String>();
        var running = numbers.windowed(count(1))
                .workers(2)
                .retry(soon(1_000_000))
                .forEach(w -> {
                    started.countDown();
                    throw new IllegalStateException("not in this run");
                })
                .start();
        started.await();
        running.close();
        never.countDown();
        var open = numbers.windows().map(w -> w.id()).toList();
        assertThat(open).isNotEmpty();
        numbers.windowed(count(1))
                .workers(1)
                .forEach(w -> ids.add(w.id() + (w.attempt() > 1 ? " again" : "")))
                .drain();
        var expected = new ArrayList<String>();
        open.forEach(id -> expected.add(id + " again"));
        for (var i = open.size() + 1; i <= 3; i++) {
            expected.add("numbers/default/" + i);
        }
        assertThat(ids).containsExactlyElementsOf(expected);
    }

    @Test
    void theFailureOfAStrategyNamesItAndStopsThePipeline() {
        appendUpTo(3);
        assertFails((buffer, now) -> null, "it returned null");
        assertFails(
                (buffer, now) -> {
                    throw new IllegalStateException("oops");
                },
                "java.lang.IllegalStateException: oops");
        assertFails((buffer, now) -> Emission.emit(buffer.first(1), Instant.EPOCH), "until must not decrease");
        assertFails(
                (buffer, now) -> Emission.emit(buffer.first(0), buffer.previous()),
                "an empty window must advance until");
        assertFails(
                (buffer, now) -> {
                    var message = buffer.oldest().orElseThrow();
                    return Emission.emit(List.of(message, message), now);
                },
                "is there twice");
        assertFails(
                (buffer, now) -> Emission.emit(buffer.first(1), now.plusNanos(1), now.plusNanos(2)),
                "an interval must have at least one millisecond");
        var kept = new ArrayList<Message<Integer>>();
        assertFails(
                (buffer, now) -> {
                    if (kept.isEmpty()) {
                        buffer.all().forEach(kept::add);
                        return Emission.emit(List.of(kept.get(0)), now);
                    }
                    return Emission.emit(List.of(kept.get(1)), now);
                },
                "a message must come from the buffer of the same call, but message 2 comes from another");
    }

    private void assertFails(WindowEmitter<Integer> emitter, String message) {
        var group = "g" + numbers.groups().size();
        var named = new WindowEmitter<Integer>() {
            @Override
            public Emission<Integer> next(Buffer<Integer> buffer, Instant now) {
                return emitter.next(buffer, now);
            }

            @Override
            public String toString() {
                return "Mine[]";
            }
        };
        var running = numbers.windowed(named).group(group).sink(seen::add).start();
        assertThatThrownBy(running::join)
                .isInstanceOf(MinibatchException.class)
                .hasMessageContaining("The strategy Mine[] of numbers/" + group + " stops the pipeline: ")
                .hasMessageContaining(message);
        assertThat(running.state()).isEqualTo(Subscription.State.FAILED);
        assertThat(running.failure()).isPresent();
        assertThat(events.all).contains("pipeline failed numbers/" + group);
        assertThat(numbers.status().groups())
                .filteredOn(status -> status.group().equals(group))
                .singleElement()
                .satisfies(status -> {
                    assertThat(status.state()).isEqualTo(GroupStatus.State.FAILED);
                    assertThat(status.remarks()).singleElement().asString().contains("stopped by an error: ", message);
                });
    }

    @Test
    void deletingTheStreamStopsItsPipelineWithAnError() {
        appendUpTo(1);
        var running = numbers.windowed(count(1)).sink(seen::add).start();
        Awaitility.await().until(() -> seen.size() == 1);
        numbers.delete();
        appendUpTo(1);
        assertThatThrownBy(running::join).isInstanceOf(MinibatchException.class);
        assertThat(running.state()).isEqualTo(Subscription.State.FAILED);
    }

    @Test
    void anInterruptOfRunClosesThePipeline() throws Exception {
        var pipeline = numbers.windowed(count(1)).sink(seen::add);
        var ended = new CompletableFuture<Throwable>();
        var thread = new Thread(() -> {
            try {
                pipeline.run();
                ended.complete(new AssertionError("It ended by itself"));
            } catch (Throwable e) {
                ended.complete(e);
            }
        });
        thread.start();
        Awaitility.await().until(() -> numbers.groups().contains("default"));
        thread.interrupt();
        assertThat(ended.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        Awaitility.await().until(() -> numbers.status().groups().get(0).state() == GroupStatus.State.IDLE);
    }

    @Test
    void whatIsRequestedWhileAllWorkersAreBusyIsCarriedOutAllTheSame() throws Exception {
        appendUpTo(2);
        numbers.windowed(count(1))
                .workers(1)
                .retry(soon(1))
                .forEach(w -> {
                    throw new IllegalStateException();
                })
                .drain();
        appendUpTo(1);
        var go = new CountDownLatch(1);
        try (var running =
                numbers.windowed(count(1)).workers(1).forEach(w -> go.await()).start()) {
            Awaitility.await().until(() -> numbers.status().inFlight() == 1);
            numbers.group().drop("1");
            Awaitility.await().until(() -> numbers.group().dead().size() == 1);
            assertThat(running.state()).isEqualTo(Subscription.State.RUNNING);
            go.countDown();
        }
    }
}
