package io.minibatch.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.DeadWindow;
import io.minibatch.Emission;
import io.minibatch.MessageStream;
import io.minibatch.Minibatch;
import io.minibatch.MinibatchListener;
import io.minibatch.Pipeline;
import io.minibatch.Retry;
import io.minibatch.RetryLaterException;
import io.minibatch.Sink;
import io.minibatch.WindowEmitter;
import io.minibatch.store.GroupOwner;
import io.minibatch.store.Store;
import io.minibatch.store.StreamStore;
import io.minibatch.store.Transition;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The runner step by step: no thread, and time is moved by hand. */
class RunnerTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private Instant now = Instant.parse("2030-01-01T00:00:00Z");
    private final InstantSource clock = () -> now;
    private final Store store = Store.open("memory:", clock);
    private final Minibatch mb = Minibatch.builder().store(store).clock(clock).open();
    private final MessageStream<Integer> numbers = mb.stream("numbers", Integer.class);
    private final StreamStore stream = store.stream("numbers");
    private final List<Object> seen = new ArrayList<>();

    @AfterEach
    void close() {
        mb.close();
    }

    private GroupOwner acquire() {
        stream.group("default").create(false, now);
        return stream.group("default").acquire().orElseThrow();
    }

    private <R> Runner<Integer, R> runner(Pipeline<Integer, R> pipeline, GroupOwner owner) {
        return new Runner<>(pipeline.spec(), stream, owner, Surroundings.stepped(clock, new Listeners(List.of())));
    }

    private <R> Runner<Integer, R> runner(Pipeline<Integer, R> pipeline) {
        return runner(pipeline, acquire());
    }

    private void append(int count) {
        numbers.appendAll(IntStream.range(0, count).boxed().toList());
    }

    private static <R> int runAll(Runner<Integer, R> runner) {
        var runs = 0;
        for (var delivery = runner.next(); delivery != null; delivery = runner.next()) {
            runner.run(delivery);
            runs++;
        }
        return runs;
    }

    @Test
    void aWaitOfTheStrategyIsTheRunnersPause() {
        append(1);
        var runner = runner(numbers.windowed(WindowEmitter.every(SECOND)).sink(seen::add));
        assertThat(runAll(runner)).isZero();
        assertThat(runner.pause()).contains(SECOND);
        now = now.plus(SECOND);
        assertThat(runAll(runner)).isEqualTo(1);
        assertThat(runner.pause()).isEmpty();
    }

    @Test
    void theStrategyIsNotAskedWhileItsWaitRulesOutThatItHelps() {
        var asked = new ArrayList<Long>();
        var runner = runner(numbers.windowed((buffer, time) -> {
                    asked.add(buffer.size());
                    return Emission.waitFor(3, Emission.FOREVER);
                })
                .sink(seen::add));
        for (var i = 0; i < 4; i++) {
            runAll(runner);
            runAll(runner);
            append(1);
        }
        runAll(runner);
        assertThat(asked).containsExactly(0L, 3L, 4L);
    }

    @Test
    void aFailedWindowIsNotReadyBeforeItsPauseIsOver() {
        append(1);
        var runner = runner(numbers.windowed(WindowEmitter.count(1))
                .retry(Retry.upTo(3).backoff(SECOND, SECOND))
                .forEach(w -> {
                    seen.add(w.attempt());
                    throw new IllegalStateException();
                }));
        assertThat(runAll(runner)).isEqualTo(1);
        assertThat(runner.pause()).contains(SECOND);
        now = now.plus(SECOND).minusNanos(1);
        assertThat(runAll(runner)).isZero();
        now = now.plusNanos(1);
        assertThat(runAll(runner)).isEqualTo(1);
        now = now.plus(SECOND);
        assertThat(runAll(runner)).isEqualTo(1);
        assertThat(seen).containsExactly(1, 2, 3);
        assertThat(numbers.group().dead()).hasSize(1);
        assertThat(runner.pause()).isEmpty();
    }

    @Test
    void aSinkThatSaysWhenToComeBackIsNotCalledBefore() {
        append(1);
        var runner = runner(numbers.windowed(WindowEmitter.count(1)).sink(data -> {
            seen.add(data);
            throw new RetryLaterException("busy", SECOND.multipliedBy(90));
        }));
        assertThat(runAll(runner)).isEqualTo(1);
        assertThat(runner.pause()).contains(SECOND.multipliedBy(90));
        now = now.plus(SECOND.multipliedBy(90)).minusNanos(1);
        assertThat(runAll(runner)).isZero();
        now = now.plusNanos(1);
        assertThat(runAll(runner)).isEqualTo(1);
        assertThat(seen).hasSize(2);
    }

    @Test
    void howeverLongItSaysThePipelineGoesOn() {
        append(1);
        var runner = runner(numbers.windowed(WindowEmitter.count(1)).sink(data -> {
            throw new RetryLaterException("busy", Duration.ofSeconds(Long.MAX_VALUE));
        }));
        assertThat(runAll(runner)).isEqualTo(1);
        assertThat(runner.failure()).isEmpty();
        assertThat(runner.pause()).contains(Duration.ofDays(365));
    }

    @Test
    void theLastTroubleOfFunctionAndSinkStaysARemarkWhileTheNextTryRuns() {
        append(1);
        var remarks = new ArrayList<List<String>>();
        var runner = new AtomicReference<Runner<Integer, Integer>>();
        runner.set(runner(numbers.windowed(WindowEmitter.count(1))
                .retry(Retry.upTo(3).backoff(SECOND, SECOND))
                .process(w -> {
                    remarks.add(runner.get().remarks());
                    if (w.attempt() == 1) {
                        throw new IllegalStateException("not yet");
                    }
                    return w.attempt();
                })
                .sink(new Sink<>() {
                    @Override
                    public void put(Integer result) throws IOException {
                        remarks.add(runner.get().remarks());
                        if (remarks.size() == 3) {
                            throw new IOException("away");
                        }
                    }

                    @Override
                    public String toString() {
                        return "table";
                    }
                })));
        for (var i = 0; i < 3; i++) {
            runAll(runner.get());
            now = now.plus(SECOND);
        }
        var failed = List.of(
                "window numbers/default/1 failed once and is not done yet, last: java.lang.IllegalStateException: not yet");
        assertThat(remarks)
                .containsExactly(
                        List.of(),
                        failed,
                        failed,
                        List.of(
                                "sink table holds up window numbers/default/1, refused once: java.io.IOException: away"));
        assertThat(runner.get().remarks()).isEmpty();
    }

    @Test
    void aWindowThatRunsForLongIsARemarkAlsoInItsFirstAttempt() {
        append(1);
        var remarks = new ArrayList<List<String>>();
        var runner = new AtomicReference<Runner<Integer, Integer>>();
        runner.set(runner(numbers.windowed(WindowEmitter.count(1))
                .process(w -> w.attempt())
                .sink(result -> {
                    now = now.plusSeconds(10);
                    remarks.add(runner.get().remarks());
                    now = now.plusSeconds(1);
                    remarks.add(runner.get().remarks());
                })));
        runAll(runner.get());
        assertThat(remarks.get(0)).isEmpty();
        assertThat(remarks.get(1))
                .singleElement()
                .asString()
                .startsWith("window numbers/default/1 has been running for 11 s, now in sink, at io.minibatch.");
    }

    @Test
    void withOneWorkerOneWindowIsOpenAndWithMoreTwiceAsManyAsThereAreWorkers() {
        append(10);
        var failing = Retry.forever().backoff(SECOND, SECOND);
        try (var owner = acquire()) {
            var one = runner(
                    numbers.windowed(WindowEmitter.count(1))
                            .workers(1)
                            .retry(failing)
                            .forEach(w -> {
                                throw new IllegalStateException();
                            }),
                    owner);
            assertThat(runAll(one)).isEqualTo(1);
        }
        try (var owner = acquire()) {
            var two = runner(
                    numbers.windowed(WindowEmitter.count(1))
                            .workers(2)
                            .retry(failing)
                            .forEach(w -> {
                                throw new IllegalStateException();
                            }),
                    owner);
            assertThat(runAll(two)).isEqualTo(4);
            assertThat(numbers.status().inFlight()).isEqualTo(4);
        }
    }

    @Test
    void aFunctionThatTookLongerThanItsLimitHasFailedHoweverItReturned() {
        append(1);
        var runner = runner(numbers.windowed(WindowEmitter.count(1))
                .timeout(SECOND)
                .retry(Retry.upTo(1))
                .process(w -> {
                    now = now.plus(SECOND).plusNanos(1);
                    return "late";
                })
                .sink(seen::add));
        assertThat(runAll(runner)).isEqualTo(1);
        assertThat(seen).isEmpty();
        assertThat(numbers.group().dead().get(0).error()).contains("took longer than the limit of 1000 ms");
    }

    @Test
    void whatIsStoppedByForceIsNoFailureAndComesAgain() {
        append(1);
        try (var owner = acquire()) {
            var runners = new ArrayList<Runner<Integer, List<Integer>>>();
            var runner = runner(
                    numbers.windowed(WindowEmitter.count(1))
                            .retry(Retry.upTo(1))
                            .forEach(w -> {
                                runners.get(0).abandon();
                                assertThat(Thread.currentThread().isInterrupted())
                                        .isTrue();
                                throw new InterruptedException();
                            }),
                    owner);
            runners.add(runner);
            assertThat(runAll(runner)).isEqualTo(1);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
        assertThat(numbers.group().dead()).isEmpty();
        var next = runner(numbers.windowed(WindowEmitter.count(1)).forEach(w -> seen.add(w.attempt())));
        assertThat(runAll(next)).isEqualTo(1);
        assertThat(seen).containsExactly(2);
    }

    @Test
    void aResultForWhichTheRightWasLostIsRefused() {
        append(1);
        var owner = acquire();
        var runner = runner(numbers.windowed(WindowEmitter.count(1)).forEach(w -> {}), owner);
        var delivery = Objects.requireNonNull(runner.next());
        owner.close();
        runner.run(delivery);
        assertThat(runner.failure()).isPresent();
        assertThat(numbers.status().inFlight()).isEqualTo(1);
    }

    @Test
    void aWindowOfADeletedStreamReachesNoFunction() {
        append(2);
        var runner = runner(numbers.windowed(WindowEmitter.count(2)).forEach(w -> seen.add(w.data())));
        var delivery = Objects.requireNonNull(runner.next());
        numbers.delete();
        runner.run(delivery);
        assertThat(seen).isEmpty();
    }

    /** Where several processes work for a group, one of them may do both. */
    @Test
    void aWindowThatIsHeldGoesOnThoughPauseAndResumeCameUnseen() {
        mb.stream("numbers").appendAll(Collections.nCopies(Undecodables.MOST, Map.of("no", "number")));
        append(1);
        var owner = acquire();
        var runner = new AtomicReference<Runner<Integer, List<Integer>>>();
        var events = new MinibatchListener() {
            @Override
            public void messageSetAside(DeadWindow dead, Throwable cause) {
                if (owner.state().paused().isEmpty()) {
                    return;
                }
                numbers.group().resume();
                runner.get().serve();
                owner.commit(List.of(new Transition.Pause("unseen")));
            }
        };
        var pipeline =
                numbers.windowed(WindowEmitter.count(Undecodables.MOST + 1)).sink(seen::add);
        runner.set(new Runner<>(
                pipeline.spec(), stream, owner, Surroundings.stepped(clock, new Listeners(List.of(events)))));
        assertThat(runAll(runner.get())).isEqualTo(1);
        owner.commit(List.of(new Transition.Resume()));
        runner.get().serve();
        runAll(runner.get());
        assertThat(seen).containsExactly(List.of(0));
    }

    @Test
    void droppingMeansWhatTheWindowDoesNotTake() {
        append(6);
        var runner = runner(numbers.windowed((buffer, time) -> {
                    if (buffer.size() < 6) {
                        return Emission.waitFor(6, Emission.FOREVER);
                    }
                    var even = buffer.all()
                            .filter(m -> m.data() % 2 == 0 && m.data() > 0)
                            .toList();
                    return Emission.emit(even, time).dropping(buffer.first(5));
                })
                .sink(seen::add));
        assertThat(runAll(runner)).isEqualTo(1);
        assertThat(seen).containsExactly(List.of(2, 4));
        assertThat(numbers.buffer().all().map(m -> m.data())).containsExactly(5);
    }

    @Test
    void intervalsWithoutMessagesReachTheFunctionToo() {
        var runner = runner(numbers.windowed(WindowEmitter.fixed(SECOND))
                .forEach(w -> seen.add(w.id() + " " + w.from().orElseThrow() + " " + w.data())));
        append(1);
        now = now.plus(SECOND.multipliedBy(2));
        assertThat(runAll(runner)).isEqualTo(2);
        assertThat(seen)
                .containsExactly(
                        "numbers/default/1 2030-01-01T00:00:00Z [0]",
                        "numbers/default/@1893456001000 2030-01-01T00:00:01Z []");
    }
}
