package io.minibatch.testing;

import static io.minibatch.WindowEmitter.count;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.minibatch.MessageStream;
import io.minibatch.Minibatch;
import io.minibatch.Retry;
import io.minibatch.Window;
import io.minibatch.WindowStatus;
import io.minibatch.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What {@link Minibatch} promises on top of a store, as tests: the second half of {@link StoreContract}, with the
 * runtime, its threads and the system's clock.
 */
public abstract class DeliveryContract {

    private static final String STREAM = "numbers";

    private Minibatch mb = Minibatch.open("memory:"); // until the first test opens its own
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    /** For tests that inherit it. */
    protected DeliveryContract() {}

    /** Opens the store of the present test, as {@link StoreContract#open}. */
    protected abstract Store open(InstantSource clock) throws Exception;

    @BeforeEach
    final void openFirst() throws Exception {
        reopen();
    }

    @AfterEach
    final void close() {
        mb.close();
    }

    private void reopen() throws Exception {
        mb.close();
        mb = Minibatch.builder().store(open(Clock.systemUTC())).open();
    }

    private MessageStream<Integer> numbers() {
        return mb.stream(STREAM, Integer.class);
    }

    @Test
    void everyGroupGetsEveryMessageInDisjointWindows() throws Exception {
        numbers().appendAll(upTo(1_000));
        var groups = List.of("a", "b");
        groups.forEach(group -> numbers().group(group).create());
        for (var group : groups) {
            var got = Collections.synchronizedList(new ArrayList<Integer>());
            numbers()
                    .windowed(count(7))
                    .group(group)
                    .workers(4)
                    .forEach(window -> got.addAll(window.data()))
                    .drainAll();
            assertEquals(1_000, got.size());
            assertEquals(new HashSet<>(upTo(1_000)), new HashSet<>(got));
            assertEquals(0, numbers().group(group).buffer().size());
        }
    }

    @Test
    void oneWorkerProcessesInAppendOrder() throws Exception {
        numbers().appendAll(upTo(100));
        var got = new ArrayList<Integer>();
        numbers()
                .windowed(count(7))
                .workers(1)
                .forEach(window -> got.addAll(window.data()))
                .drainAll();
        assertEquals(upTo(100), got);
    }

    @Test
    void aWindowIsNamedByStreamGroupAndFirstMessage() throws Exception {
        numbers().appendAll(upTo(4));
        numbers()
                .windowed(count(2))
                .group("g")
                .forEach(window -> {
                    var first = window.messages().get(0).sequence();
                    assertEquals(STREAM + "/g/" + first, window.id());
                    seen.add(window.id());
                })
                .drain();
        assertEquals(2, new HashSet<>(seen).size());
    }

    @Test
    void aCompletedWindowNeverComesAgain() throws Exception {
        numbers().appendAll(upTo(10));
        for (var run = 0; run < 3; run++) {
            numbers()
                    .windowed(count(2))
                    .forEach(window -> seen.add(window.id()))
                    .drain();
            reopen();
        }
        assertEquals(5, seen.size());
    }

    @Test
    void anOpenWindowComesAgainWithItsIdItsMessagesAndAHigherAttempt() throws Exception {
        numbers().appendAll(upTo(3));
        var failed = new CountDownLatch(1);
        numbers()
                .windowed(count(3))
                .retry(Retry.upTo(5).backoff(ofHours(1), ofHours(1)))
                .forEach(window -> {
                    seen.add(window.id() + " " + window.data());
                    failed.countDown();
                    throw new IOException("the first life fails");
                })
                .start();
        assertTrue(failed.await(60, TimeUnit.SECONDS));
        reopen();
        numbers().append(99);
        numbers()
                .windowed(count(1))
                .workers(1)
                .forEach(window -> seen.add(window.id() + " " + window.data() + " " + window.attempt()))
                .drain();
        assertEquals(seen.get(0) + " 2", seen.get(1));
        assertTrue(seen.get(2).endsWith("[99] 1"), seen.get(2));
        assertEquals(3, seen.size());
    }

    @Test
    void aWindowIsCompletedAfterItsSinks() throws Exception {
        numbers().append(1);
        numbers()
                .windowed(count(1))
                .sink(data -> seen.add(
                        numbers().windows().map(WindowStatus::state).toList().toString()))
                .drain();
        assertEquals(List.of("[OPEN]"), seen);
        assertEquals(0, numbers().windows().count());
        assertEquals(1, numbers().status().done());
    }

    @Test
    void aSinkThatFailsGetsTheSameResultAgainAndTheFunctionDoesNotRunAgain() throws Exception {
        numbers().append(1);
        var functions = new AtomicInteger();
        var failures = new AtomicInteger();
        numbers()
                .windowed(count(1))
                .process(window -> functions.incrementAndGet())
                .sink(
                        result -> {
                            if (failures.incrementAndGet() < 4) {
                                throw new IOException("down");
                            }
                            seen.add("result " + result);
                        },
                        Retry.forever().backoff(ofMillis(1), ofMillis(1)))
                .drain();
        assertEquals(List.of("result 1"), seen);
        assertEquals(4, failures.get());
    }

    @Test
    void aWindowThatFailsIsSetAsideAndTheStreamGoesOn() throws Exception {
        numbers().appendAll(upTo(6));
        drainWithBrokenTwo(true);
        assertEquals(List.of("[0, 1]", "[4, 5]"), seen);
        var dead = numbers().group().dead();
        assertEquals(1, dead.size());
        assertEquals(3, dead.get(0).attempts());
        assertTrue(dead.get(0).error().contains("two is broken"));

        reopen();
        numbers().group().retry(dead.get(0).id());
        drainWithBrokenTwo(false);
        assertEquals(List.of("[0, 1]", "[4, 5]", "[2, 3]"), seen);
        assertEquals(List.of(), numbers().group().dead());
        assertEquals(6, numbers().status().done());
    }

    private void drainWithBrokenTwo(boolean broken) throws InterruptedException {
        numbers()
                .windowed(count(2))
                .workers(1)
                .retry(Retry.upTo(3).backoff(ofMillis(1), ofMillis(1)))
                .forEach(window -> {
                    if (broken && window.data().contains(2)) {
                        throw new IllegalStateException("two is broken");
                    }
                    seen.add(window.data().toString());
                })
                .drain();
    }

    @Test
    void aMessageThatCannotBeDecodedIsSetAsideAlone() throws Exception {
        mb.stream(STREAM, String.class).appendAll(List.of("1", "no number", "3"));
        numbers()
                .windowed(count(3))
                .forEach(window -> seen.add(window.data().toString()))
                .drain();
        assertEquals(List.of("[1, 3]"), seen);

        var dead = numbers().group().dead();
        assertEquals(1, dead.size());
        var messages = numbers().group().deadMessages(dead.get(0).id());
        assertEquals("no number", new String(messages.get(0).data(), StandardCharsets.UTF_8));
    }

    @Test
    void windowsOfAStreamThatKeepsAreListedAsDone() throws Exception {
        numbers().appendAll(upTo(4));
        numbers().windowed(count(2)).keep().forEach(Window::data).drain();
        reopen();
        var windows = numbers().windows().toList();
        assertEquals(2, windows.size());
        assertTrue(windows.stream().allMatch(window -> window.state() == WindowStatus.State.DONE));
        var window = numbers().group().window(windows.get(1).id()).orElseThrow();
        assertEquals(List.of(2, 3), window.data());
    }

    @Test
    void whatIsAppendedMeanwhileArrivesOnce() throws Exception {
        var got = Collections.synchronizedList(new ArrayList<Integer>());
        var all = new CountDownLatch(2_000);
        var subscription = numbers()
                .windowed(count(1))
                .workers(3)
                .forEach(window -> {
                    got.addAll(window.data());
                    all.countDown();
                })
                .start();
        var producers = new Crew();
        for (var parity : List.of(0, 1)) {
            producers.start("producer " + parity, () -> {
                for (var n = parity; n < 2_000; n += 2) {
                    numbers().append(n);
                }
            });
        }
        producers.join();
        assertTrue(all.await(60, TimeUnit.SECONDS));
        subscription.close();
        assertEquals(2_000, got.size());
        assertEquals(new HashSet<>(upTo(2_000)), new HashSet<>(got));
    }

    private static List<Integer> upTo(int n) {
        return IntStream.range(0, n).boxed().toList();
    }
}
