package io.minibatch.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.minibatch.store.Store;
import io.minibatch.store.StoredMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * {@link StoreContract}, and what is kept besides by stores that declare the {@linkplain Store#ordered order} of
 * appends.
 */
public abstract class OrderedStoreContract extends StoreContract {

    /** For tests that inherit it. */
    protected OrderedStoreContract() {}

    @Test
    void declaresTheOrderOfAppends() {
        assertTrue(store().ordered());
    }

    @Test
    void createdIsTheTimeOfTheClock() {
        append("a");
        clock.advance(Duration.ofSeconds(5));
        append("b");

        assertEquals(List.of(ManualClock.START, ManualClock.START.plusSeconds(5)), stamps());
    }

    @Test
    void createdNeverRunsBackwardsThoughTheClockDoes() throws Exception {
        append("a");
        clock.set(ManualClock.START.minusSeconds(3_600));
        append("b");
        append(openAnother().stream(STREAM), "c");
        reopen();
        append("d");

        assertEquals(List.of(ManualClock.START, ManualClock.START, ManualClock.START, ManualClock.START), stamps());
    }

    @Test
    void nothingIsStampedBeforeWhatWasSaidToBeComplete() throws Exception {
        append("a");
        var complete = stream().messages().completeUntil(ManualClock.START.plusSeconds(60));
        append("b");
        append(openAnother().stream(STREAM), "c");

        var late = messages(stream()).stream().skip(1).filter(m -> m.created().isBefore(complete));
        assertEquals(0, late.count());
    }

    @Test
    void completeUntilIsNowAndNeverDecreases() {
        append("a");
        var later = ManualClock.START.plusSeconds(60);

        assertEquals(later, stream().messages().completeUntil(later));
        stream().messages().completeUntil(ManualClock.START);
        append("b");
        assertFalse(stamps().get(1).isBefore(later));
    }

    @Test
    void findsTheFirstMessageOfATime() {
        var log = stream().messages();
        var first = append("a", "b");
        append("c");
        clock.advance(Duration.ofMillis(10));
        var second = append("d", "e");

        assertEquals(first, log.startOf(ManualClock.START.minusSeconds(1)));
        assertEquals(first, log.startOf(ManualClock.START));
        assertEquals(second, log.startOf(ManualClock.START.plusMillis(1)));
        assertEquals(second, log.startOf(ManualClock.START.plusMillis(10)));
        assertEquals(log.end(), log.startOf(ManualClock.START.plusMillis(11)));
    }

    @Test
    void findsTimesAmongManyMessages() {
        var log = stream().messages();
        var starts = IntStream.range(0, 500)
                .mapToLong(i -> {
                    clock.advance(Duration.ofMillis(7));
                    return append("x".repeat(i), "second of its time");
                })
                .toArray();

        for (var i = 0; i < starts.length; i++) {
            assertEquals(starts[i], log.startOf(ManualClock.START.plusMillis(7L * (i + 1))));
        }
    }

    private List<Instant> stamps() {
        return messages(stream()).stream().map(StoredMessage::created).toList();
    }
}
