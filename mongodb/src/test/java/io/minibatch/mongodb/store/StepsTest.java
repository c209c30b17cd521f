package io.minibatch.mongodb.store;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gt;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.minibatch.Minibatch;
import io.minibatch.mongodb.TestServer;
import io.minibatch.mongodb.server.MongoOptions;
import io.minibatch.store.Batch;
import io.minibatch.store.Sequences;
import io.minibatch.store.Store;
import io.minibatch.store.StreamStore;
import io.minibatch.store.Transition;
import io.minibatch.testing.ChildProcess;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A process stops at each command it sends to the server, in all that one does: before the command, or when it is
 * carried out and the process does not know it yet. Another one goes on, and nothing is lost or doubled; the more so
 * when the first one only slept, and wakes up.
 */
class StepsTest {

    private static final int AT_ONCE = 12; // they mostly wait for a lease to end
    private static final String LEASE = "lease=1s"; // so long that nobody who is merely slow loses one

    /** One way to stop. */
    private record Step(int command, boolean carriedOut) {
        static final int MOST = 200;

        StopAt stop(Runnable stop) {
            return new StopAt(command, carriedOut, stop);
        }
    }

    /** Whether the process came as far as the step. */
    private interface Trial {
        boolean at(Step step) throws Exception;
    }

    /** All steps, some at once, until a process comes to its end before the step. */
    private static int tryAll(Trial trial) throws Exception {
        var over = new AtomicBoolean();
        var threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            var trials = new ArrayList<Callable<Boolean>>();
            for (var command = 1; command <= Step.MOST; command++) {
                for (var carriedOut : List.of(false, true)) {
                    var step = new Step(command, carriedOut);
                    trials.add(() -> {
                        if (over.get()) {
                            return false;
                        }
                        try {
                            var stopped = trial.at(step);
                            over.compareAndSet(false, !stopped);
                            return stopped;
                        } catch (Exception | AssertionError e) {
                            throw new AssertionError("Stopped at " + step + ": " + e, e);
                        }
                    });
                }
            }
            var stopped = 0;
            for (var result : threads.invokeAll(trials)) {
                stopped += result.get() ? 1 : 0;
            }
            assertThat(over)
                    .as("Does the process end before command " + Step.MOST)
                    .isTrue();
            return stopped;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aProcessThatSleepsAtAnyStepAndWakesUpDoesNoHarm() throws Exception {
        assertThat(tryAll(step -> sleepAndWakeUp(step, false))).isGreaterThan(50);
    }

    @Test
    void theSameInAStreamThatKeeps() throws Exception {
        assertThat(tryAll(step -> sleepAndWakeUp(step, true))).isGreaterThan(50);
    }

    private static boolean sleepAndWakeUp(Step step, boolean keep) throws Exception {
        var url = TestServer.with(TestServer.newDatabase(), LEASE);
        var sleep = new StopAt.Sleep();
        var lines = Collections.synchronizedList(new ArrayList<String>());
        var stop = step.stop(sleep);
        var sleeper = process(url, stop, store -> live(store, keep, lines::add));
        var stopped = awaitSleepOrEnd(sleep, sleeper);
        goOn(url, keep, lines);
        lines.add("wakes up");
        sleep.awake.countDown();
        sleeper.join();
        lines.add("ended");
        goOn(url, keep, lines);
        try {
            check(url, keep, lines);
        } catch (AssertionError e) {
            throw new AssertionError(
                    e.getMessage() + "\nStopped at " + stop.command() + "\n" + String.join("\n", lines), e);
        }
        TestServer.drop(url);
        return stopped;
    }

    @Test
    @Tag("crash")
    void aProcessThatIsKilledAtAnyStepDoesNoHarm() throws Exception {
        for (var keep : List.of(false, true)) {
            assertThat(tryAll(step -> halt(step, keep))).isGreaterThan(50);
        }
    }

    @Test
    void aProcessThatIsKilledAtSomeStepsDoesNoHarm() throws Exception {
        for (var command = 15; command <= 60; command += 15) {
            assertThat(halt(new Step(command, false), false)).isTrue();
        }
    }

    private static boolean halt(Step step, boolean keep) throws Exception {
        var url = TestServer.with(TestServer.newDatabase(), LEASE);
        try (var child = ChildProcess.start(
                Halting.class,
                url,
                Boolean.toString(keep),
                Integer.toString(step.command()),
                Boolean.toString(step.carriedOut()))) {
            var status = child.awaitEnd();
            assertThat(status).as(child.errors()).isIn(0, Halting.HALTED);
            var lines = new ArrayList<>(child.lines());
            goOn(url, keep, lines);
            check(url, keep, lines);
            TestServer.drop(url);
            return status == Halting.HALTED;
        }
    }

    /** A process that is no more when it comes to a step. */
    static final class Halting {
        static final int HALTED = 77;

        private Halting() {}

        /** With the URL, whether the stream keeps, and the step. */
        public static void main(String[] args) throws InterruptedException {
            Acknowledged.endWithParent();
            var step = new Step(Integer.parseInt(args[2]), Boolean.parseBoolean(args[3]));
            var stop = step.stop(() -> Runtime.getRuntime().halt(HALTED));
            Life.live(Life.open(args[0], Optional.of(stop)), Boolean.parseBoolean(args[1]), Acknowledged::line);
            System.exit(0); // the watcher of the parent does not end it
        }
    }

    @Test
    void aDeletionThatSleepsAtAnyStepIsDoneAgainAndHarmsNothingNew() throws Exception {
        assertThat(tryAll(StepsTest::sleepInDeletion)).isGreaterThan(10);
    }

    private static boolean sleepInDeletion(Step step) throws Exception {
        var url = TestServer.with(TestServer.newDatabase(), LEASE);
        Life.live(Life.open(url, Optional.empty()), true, line -> {});
        var before = head(url);
        var sleep = new StopAt.Sleep();
        var sleeper = process(url, step.stop(sleep), store -> Life.deleteAndAppend(store, line -> {}));
        var stopped = awaitSleepOrEnd(sleep, sleeper);
        Life.deleteAndAppend(Life.open(url, Optional.empty()), line -> {});
        try (var store = Life.open(url, Optional.empty())) {
            assertThat(store.stream(Life.STREAM).groups()).isEmpty();
            assertThat(store.stream(Life.STREAM).verify(false)).isEmpty();
            assertThat(store.stream(Life.STREAM).messages().end()).isGreaterThanOrEqualTo(before + 2);
        }
        sleep.awake.countDown();
        sleeper.join();
        try (var store = Life.open(url, Optional.empty())) {
            // The sleeper may have deleted the new one, too, but not a part of it.
            assertThat(store.stream(Life.STREAM).verify(false)).isEmpty();
            assertThat(store.stream(Life.STREAM).exists()).isTrue();
            store.stream(Life.STREAM).messages().end();
        }
        try (var client = MongoClients.create(MongoOptions.parse(url).connection())) {
            var database = client.getDatabase(MongoOptions.parse(url).database());
            assertThat(database.getCollection("window").countDocuments()).isZero();
            assertThat(database.getCollection("minibatch_dead").countDocuments())
                    .isZero();
            assertThat(database.getCollection("buffer").countDocuments()).isIn(2L, 4L);
        }
        TestServer.drop(url);
        return stopped;
    }

    @Test
    void aGroupThatBeginsWhileRemovalSleepsAtAnyStepGetsAllThatIsThere() throws Exception {
        assertThat(tryAll(StepsTest::sleepInRemoval)).isGreaterThan(5);
    }

    private static boolean sleepInRemoval(Step step) throws Exception {
        var url = TestServer.with(TestServer.newDatabase(), LEASE);
        var sleep = new StopAt.Sleep();
        try (var store = Life.open(url, Optional.empty())) {
            var stream = store.stream(Life.STREAM);
            doAll(stream, 6);
            var sleeper = process(
                    url, step.stop(sleep), asleep -> asleep.stream(Life.STREAM).housekeep(java.time.Instant.now()));
            var stopped = awaitSleepOrEnd(sleep, sleeper);
            var second = stream.group("second");
            second.create(false, java.time.Instant.now());
            var waiting = second.state().waiting(stream.messages().end());
            sleep.awake.countDown();
            sleeper.join();

            var position = second.state().position();
            var there = stream.messages().read(Sequences.range(position, 6));
            assertThat(there).toIterable().hasSize((int) waiting);
            return stopped;
        } finally {
            sleep.awake.countDown();
            TestServer.drop(url);
        }
    }

    /** Appends messages, and has the first group be done with them. */
    private static void doAll(StreamStore stream, int messages) {
        var entries = Collections.nCopies(messages, new Batch.Entry(Map.of(), new byte[] {'1'}));
        stream.messages().append(new Batch("json", "int", entries, Optional.empty()));
        assertThat(stream.messages().end()).isEqualTo(messages + 1);
        var group = stream.group("first");
        var now = java.time.Instant.now();
        group.create(false, now);
        try (var owner = group.acquire().orElseThrow()) {
            var all = Sequences.range(1, messages);
            owner.commit(List.of(new Transition.Claim("w", all, Sequences.NONE, Optional.empty(), now, now)));
            owner.commit(List.of(new Transition.Complete("w", 1)));
        }
    }

    private static long head(String url) {
        try (var store = Life.open(url, Optional.empty())) {
            return store.stream(Life.STREAM).messages().end();
        }
    }

    // --- the parts of a trial

    private interface Work {
        void with(Store store) throws Exception;
    }

    private static void live(Store store, boolean keep, Consumer<String> says) throws InterruptedException {
        Life.live(store, keep, says);
    }

    private static Thread process(String url, StopAt stop, Work work) {
        var thread = new Thread(() -> {
            try (var store = Life.open(url, Optional.of(stop))) {
                work.with(store);
            } catch (Exception e) {
                // it may be refused what others have done meanwhile
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static boolean awaitSleepOrEnd(StopAt.Sleep sleep, Thread process) throws InterruptedException {
        while (process.isAlive() && sleep.asleep.getCount() > 0) {
            sleep.asleep.await(10, java.util.concurrent.TimeUnit.MILLISECONDS);
        }
        return sleep.asleep.getCount() == 0;
    }

    /** Another process does what is left to do. */
    private static void goOn(String url, boolean keep, List<String> lines) throws InterruptedException {
        try (var mb = Minibatch.builder()
                .url(url)
                .listener(Acknowledged.listener(lines::add))
                .open()) {
            Life.work(mb.stream(Life.STREAM, String.class), keep, lines::add).drainAll();
        }
    }

    private static void check(String url, boolean keep, List<String> lines) {
        var record = new CrashRecord();
        record.add(lines);
        record.check();
        try (var store = Life.open(url, Optional.empty())) {
            var stream = store.stream(Life.STREAM);
            var group = stream.group("default");
            var dead = group.dead();
            assertThat(stream.verify(false)).isEmpty();
            assertThat(group.state().open()).isEmpty();
            assertThat(group.state().done()
                            + dead.stream().mapToLong(window -> window.size()).sum())
                    .isEqualTo(record.delivered());
            if (keep) {
                assertThat(group.done()
                                .mapToLong(window -> window.members().size())
                                .sum())
                        .isEqualTo(group.state().done());
            }
            for (var window : group.state().dead()) {
                assertThat(group.members(window)).toIterable().hasSize((int)
                        window.members().size());
            }
            stream.housekeep(java.time.Instant.now());
            checkDocuments(
                    url, keep, dead.stream().mapToLong(window -> window.size()).sum(), dead.size());
        }
    }

    private static void checkDocuments(String url, boolean keep, long deadMessages, long deadWindows) {
        var options = MongoOptions.parse(url);
        try (var client = MongoClients.create(options.connection())) {
            MongoDatabase database = client.getDatabase(options.database());
            var buffer = database.getCollection("buffer");
            assertThat(database.getCollection("minibatch_dead").countDocuments())
                    .as("heads and copies, and none that nobody knows")
                    .isEqualTo(deadMessages + deadWindows);
            assertThat(buffer.countDocuments(and(eq("processed", false), exists("seq"), gt("seq", 0L))))
                    .as("taken, but without Python's mark")
                    .isZero();
            if (!keep) {
                assertThat(buffer.countDocuments()).as("done, but not removed").isZero();
            }
        }
    }
}
