package io.minibatch;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountOrTimeEmitterTest {

    private static final Instant START = Instant.ofEpochMilli(5_000);

    private final ListBuffer buffer = new ListBuffer();
    private final WindowEmitter<Object> emitter = WindowEmitter.countOrTime(3, ofSeconds(2));

    @Test
    void waitsForAMessageWhenThereIsNone() {
        assertThat(next(START)).isEqualTo(Emission.waitFor(1, Emission.FOREVER));
    }

    @Test
    void waitsForItsSizeButNoLongerThanTheOldestMayWait() {
        buffer.add(2, START);
        assertThat(next(START.plusMillis(500))).isEqualTo(Emission.waitFor(3, ofMillis(1_500)));
    }

    @Test
    void takesItsSizeAtOnce() {
        buffer.add(7, START);
        assertThat(take(START)).extracting(Message::sequence).containsExactly(0L, 1L, 2L);
        assertThat(take(START)).extracting(Message::sequence).containsExactly(3L, 4L, 5L);
        assertThat(next(START)).isEqualTo(Emission.waitFor(3, ofSeconds(2)));
    }

    @Test
    void takesWhatThereIsWhenTheOldestHasWaitedLongEnough() {
        buffer.add(START).add(START.plusMillis(1_999));
        assertThat(next(START.plusMillis(1_999))).isInstanceOf(Emission.Wait.class);
        assertThat(take(START.plusMillis(2_000))).hasSize(2);
    }

    @Test
    void theTimeBeginsAnewWithTheOldestThatIsLeft() {
        buffer.add(3, START).add(START.plusMillis(1_000));
        take(START.plusMillis(1_000));
        assertThat(next(START.plusMillis(1_000))).isEqualTo(Emission.waitFor(3, ofSeconds(2)));
    }

    @Test
    void takesTheRemainderAtTheEnd() {
        buffer.add(4, START).ending = true;
        assertThat(take(START)).hasSize(3);
        assertThat(take(START)).hasSize(1);
        assertThat(next(START)).isInstanceOf(Emission.Wait.class);
    }

    @Test
    void untilDoesNotDecreaseWhenTheClockIsBehindTheLastWindow() {
        buffer.add(3, START).previous = START.plusSeconds(9);
        take(START);
        assertThat(buffer.previous).isEqualTo(START.plusSeconds(9));
    }

    @Test
    void neverIsATime() {
        var emitter = WindowEmitter.countOrTime(3, Emission.FOREVER);
        buffer.add(START);
        var wait = (Emission.Wait<Object>) emitter.next(buffer, START);
        assertThat(wait.size()).isEqualTo(3);
        assertThat(wait.atMost()).isGreaterThan(Duration.ofDays(1_000_000));
    }

    @Test
    void refusesSizesBelowOneAndTimesBelowOneMillisecond() {
        assertThatThrownBy(() -> WindowEmitter.countOrTime(0, ofSeconds(1)))
                .hasMessage("size must be at least 1, but is 0");
        assertThatThrownBy(() -> WindowEmitter.countOrTime(1, Duration.ZERO))
                .hasMessage("atMost must be at least 1 ms, but is PT0S");
        assertThatThrownBy(() -> WindowEmitter.countOrTime(1, ofSeconds(-1))).hasMessageContaining("PT-1S");
    }

    @Test
    void isAValueThatSaysWhatItIs() {
        assertThat(emitter)
                .isEqualTo(WindowEmitter.countOrTime(3, ofSeconds(2)))
                .hasToString("countOrTime(3, 2s)");
    }

    private Emission<Object> next(Instant now) {
        return emitter.next(buffer, now);
    }

    private List<Message<Object>> take(Instant now) {
        return buffer.take((Emission.Emit<Object>) next(now));
    }
}
