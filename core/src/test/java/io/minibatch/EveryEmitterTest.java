package io.minibatch;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class EveryEmitterTest {

    private static final Instant START = Instant.ofEpochMilli(5_123);

    private final ListBuffer buffer = new ListBuffer();
    private WindowEmitter<Object> emitter = WindowEmitter.every(ofSeconds(5));

    EveryEmitterTest() {
        buffer.previous = START;
    }

    @Test
    void waitsForAMessageWhenThereIsNone() {
        assertThat(next(START.plusSeconds(60))).isEqualTo(Emission.waitFor(1, Emission.FOREVER));
    }

    @Test
    void takesAllThatWaitsAtTheTick() {
        buffer.add(3, START).add(START.plusMillis(4_999));
        assertThat(next(START.plusMillis(4_999))).isEqualTo(Emission.waitFor(Long.MAX_VALUE, ofMillis(1)));
        assertThat(take(START.plusSeconds(5))).hasSize(4);
        assertThat(buffer.previous).isEqualTo(START.plusSeconds(5));
    }

    @Test
    void theTicksStayWhereTheyAreHoweverLateItIsAsked() {
        buffer.add(START);
        take(START.plusMillis(5_777));
        assertThat(buffer.previous).isEqualTo(START.plusSeconds(5));

        buffer.add(START.plusMillis(5_800));
        assertThat(next(START.plusMillis(5_800))).isEqualTo(Emission.waitFor(Long.MAX_VALUE, ofMillis(4_200)));
    }

    @Test
    void aMessageAfterALongSilenceWaitsForTheNextTick() {
        var late = START.plusSeconds(3_602);
        buffer.add(late);
        assertThat(next(late)).isEqualTo(Emission.waitFor(Long.MAX_VALUE, ofSeconds(3)));
        assertThat(take(late.plusSeconds(3))).hasSize(1);
    }

    @Test
    void aMessageWaitsForOnePeriodAtMost() {
        for (var millis = 0; millis < 20_000; millis += 137) {
            var created = START.plusMillis(millis);
            buffer.previous = START;
            buffer.add(created);
            var wait = (Emission.Wait<Object>) next(created);
            assertThat(wait.atMost()).isPositive().isLessThanOrEqualTo(ofSeconds(5));
            assertThat(take(created.plus(wait.atMost()))).hasSize(1);
        }
    }

    @Test
    void moreThanTheLargestWindowComesAsSeveralAtOnce() {
        emitter = WindowEmitter.every(ofSeconds(5)).atMost(2);
        buffer.add(5, START);
        var tick = START.plusSeconds(5);
        assertThat(take(tick)).extracting(Message::sequence).containsExactly(0L, 1L);
        assertThat(take(tick)).extracting(Message::sequence).containsExactly(2L, 3L);
        assertThat(take(tick)).extracting(Message::sequence).containsExactly(4L);
        assertThat(buffer.previous).isEqualTo(tick);
    }

    @Test
    void takesTheRemainderAtTheEnd() {
        buffer.add(2, START).ending = true;
        assertThat(take(START.plusMillis(1))).hasSize(2);
        assertThat(buffer.previous).isEqualTo(START);
        assertThat(next(START.plusMillis(1))).isInstanceOf(Emission.Wait.class);
    }

    @Test
    void untilDoesNotDecreaseWhenTheClockIsBehindTheLastWindow() {
        buffer.add(START.minusSeconds(3)).ending = true;
        take(START.minusSeconds(3));
        assertThat(buffer.previous).isEqualTo(START);
    }

    @Test
    void aPeriodLongerThanAllTimeIsAWait() {
        emitter = WindowEmitter.every(Emission.FOREVER);
        buffer.add(START);
        var wait = (Emission.Wait<Object>) next(START);
        assertThat(wait.atMost()).isGreaterThan(Duration.ofDays(1_000_000));
    }

    @RepeatedTest(20)
    void windowsAreDisjointAndHoldEverything(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        emitter = WindowEmitter.every(ofMillis(1 + random.nextInt(50))).atMost(1 + random.nextInt(5));
        var now = START;
        var taken = new ArrayList<Long>();
        for (var step = 0; step < 500; step++) {
            now = now.plusMillis(random.nextInt(30));
            buffer.add(random.nextInt(4), now);
            var previous = buffer.previous;
            while (next(now) instanceof Emission.Emit<Object> emit) {
                buffer.take(emit).forEach(message -> taken.add(message.sequence()));
                assertThat(buffer.previous).isBetween(previous, now);
            }
        }
        emitter = WindowEmitter.every(ofMillis(1));
        buffer.add(now.plusSeconds(1));
        buffer.take((Emission.Emit<Object>) next(now.plusSeconds(2))).forEach(m -> taken.add(m.sequence()));
        assertThat(taken).isSorted().doesNotHaveDuplicates();
        assertThat(taken.get(taken.size() - 1)).isEqualTo(taken.size() - 1);
    }

    @Test
    void refusesPeriodsBelowOneMillisecondAndWindowsBelowOne() {
        assertThatThrownBy(() -> WindowEmitter.every(Duration.ofNanos(999_999)))
                .hasMessage("period must be at least 1 ms, but is PT0.000999999S");
        assertThatThrownBy(() -> WindowEmitter.every(ofSeconds(1)).atMost(0))
                .hasMessage("atMost must be at least 1, but is 0");
    }

    @Test
    void isAValueThatSaysWhatItIs() {
        assertThat(emitter).isEqualTo(WindowEmitter.every(ofSeconds(5))).hasToString("every(5s)");
        assertThat(WindowEmitter.every(ofMillis(1_500)).atMost(7)).hasToString("every(1500ms).atMost(7)");
    }

    private Emission<Object> next(Instant now) {
        return emitter.next(buffer, now);
    }

    private List<Message<Object>> take(Instant now) {
        return buffer.take((Emission.Emit<Object>) next(now));
    }
}
