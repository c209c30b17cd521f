package io.minibatch.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.minibatch.store.Sequences;
import io.minibatch.store.StreamSettings;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The chapter on reading: by number, by time, and waiting for what comes. */
abstract class ReadContract extends AppendContract {

    @Test
    void readsInTheOrderOfTheList() {
        var first = append("a", "b", "c", "d", "e");
        var which = new Sequences.Builder()
                .add(first + 3, first + 4)
                .add(first + 1, first + 1)
                .add(first, first)
                .build();

        assertEquals(List.of("d", "e", "b", "a"), texts(stream().messages().read(which)));
    }

    @Test
    void passesOverWhatIsNotThere() {
        var first = append("a", "b");
        var log = stream().messages();

        assertEquals(List.of("b"), texts(log.read(Sequences.range(first + 1, first + 1_000_000))));
        assertEquals(List.of(), texts(log.read(Sequences.range(first + 5, first + 9))));
        assertEquals(List.of(), texts(log.read(Sequences.NONE)));
    }

    @Test
    void anIteratorEnds() {
        var first = append("a");
        var messages = stream().messages().read(Sequences.of(first));
        messages.next();

        assertFalse(messages.hasNext());
        assertThrows(NoSuchElementException.class, messages::next);
    }

    @Test
    void readsManyBatchesAsOne() {
        for (var i = 0; i < 3_000; i++) {
            append("message " + i);
        }
        assertEquals(IntStream.range(0, 3_000).mapToObj(i -> "message " + i).toList(), texts());
    }

    @Test
    void lookingMakesNothing() {
        var stream = store().stream("never made");
        var log = stream.messages();

        assertFalse(stream.exists());
        assertEquals(StreamSettings.NONE, stream.settings());
        assertEquals(List.of(), stream.groups());
        assertEquals(List.of(), messages(stream));
        assertEquals(log.end(), log.first());
        assertEquals(log.end(), log.startOf(ManualClock.START));
        assertEquals(Optional.empty(), log.position("kafka"));
        assertEquals(List.of(), stream.verify(false));
        assertFalse(stream.group("default").exists());
        assertEquals(0, stream.group("default").state().waiting(log.end()));
        assertEquals(List.of(), stream.group("default").dead());
        assertEquals(0, stream.group("default").done().count());
        stream.housekeep(clock.instant());
        assertFalse(stream.exists());
        assertEquals(List.of(), store().streams());
    }

    @Test
    void callsAtOnceWhenTheEndIsReached() {
        var first = append("a", "b");
        var calls = new AtomicInteger();
        stream().messages().onEnd(first + 2, calls::incrementAndGet);
        stream().messages().onEnd(first, calls::incrementAndGet);

        assertEquals(2, calls.get());
    }

    @Test
    void callsOnceWhenTheEndIsReachedLater() throws Exception {
        var end = append("a") + 1;
        var called = new CountDownLatch(1);
        var calls = new AtomicInteger();
        stream().messages().onEnd(end + 2, () -> {
            calls.incrementAndGet();
            called.countDown();
        });
        append("b");
        append("c");
        await(called, "The call");
        append("d");
        awaitEnd(append("e"));

        assertEquals(1, calls.get());
    }

    @Test
    void callsWhenAnotherOpeningAppends() throws Exception {
        var other = openAnother().stream(STREAM);
        append("a");
        var called = new CountDownLatch(1);
        stream().messages().onEnd(stream().messages().end() + 1, called::countDown);
        append(other, "b");

        await(called, "The call");
    }

    @Test
    void callsWhenAStreamComesIntoBeing() throws Exception {
        var called = new CountDownLatch(1);
        stream().messages().onEnd(stream().messages().end() + 1, called::countDown);
        append("a");

        await(called, "The call");
    }

    @Test
    void doesNotCallWhatWasTakenBack() throws Exception {
        var end = append("a") + 1;
        var calls = new AtomicInteger();
        var registration = stream().messages().onEnd(end + 1, calls::incrementAndGet);
        registration.close();
        registration.close();
        awaitEnd(append("b"));

        assertEquals(0, calls.get());
    }

    @Test
    void anActionThatThrowsHarmsNobody() throws Exception {
        var end = append("a") + 1;
        stream().messages().onEnd(end + 1, () -> {
            throw new IllegalStateException("an action of a test that throws");
        });
        var called = new CountDownLatch(1);
        stream().messages().onEnd(end + 1, called::countDown);
        append("b");

        await(called, "The other call");
        assertEquals(List.of("a", "b"), texts());
    }

    @Test
    void noArrivalIsMissedByAWaiterThatComesAtTheSameTime() throws Exception {
        var other = openAnother().stream(STREAM);
        var log = stream().messages();
        append("first");
        var thread = Executors.newSingleThreadExecutor();
        try {
            for (var i = 0; i < 1_000; i++) {
                var called = new CountDownLatch(1);
                var next = log.end() + 1;
                var appended = thread.submit(() -> append(other, "more"));
                var registration = log.onEnd(next, called::countDown);
                await(called, "Call " + i);
                registration.close();
                appended.get();
            }
        } finally {
            thread.shutdown();
        }
    }

    /** Waits until a later action for the same number was called: earlier ones have been called by then. */
    private void awaitEnd(long sequence) throws InterruptedException {
        var called = new CountDownLatch(1);
        stream().messages().onEnd(sequence + 1, called::countDown);
        await(called, "The call for " + sequence);
    }
}
