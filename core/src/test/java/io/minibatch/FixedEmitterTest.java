package io.minibatch;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class FixedEmitterTest {

    private static final Instant TEN = Instant.parse("2030-01-01T10:00:00Z");

    private final ListBuffer buffer = new ListBuffer();
    private WindowEmitter<Object> emitter = WindowEmitter.fixed(ofSeconds(60));

    FixedEmitterTest() {
        buffer.previous = TEN.plusSeconds(7); // the group's start
    }

    @Test
    void waitsUntilTheIntervalIsOver() {
        buffer.add(TEN.plusSeconds(7));
        assertThat(next(TEN.plusSeconds(10))).isEqualTo(Emission.waitFor(Long.MAX_VALUE, ofSeconds(50)));
    }

    @Test
    void theFirstIntervalIsThatOfTheStartAlignedToTheEpoch() {
        buffer.add(TEN.plusSeconds(7));
        var emit = emit(TEN.plusSeconds(60));
        assertThat(emit.from()).contains(TEN);
        assertThat(emit.until()).isEqualTo(TEN.plusSeconds(60));
    }

    @Test
    void anIntervalIsHalfOpen() {
        buffer.add(TEN.plusSeconds(7)).add(TEN.plusMillis(59_999)).add(TEN.plusSeconds(60));
        assertThat(buffer.take(emit(TEN.plusSeconds(125))))
                .extracting(Message::created)
                .containsExactly(TEN.plusSeconds(7), TEN.plusMillis(59_999));
        assertThat(buffer.take(emit(TEN.plusSeconds(125))))
                .extracting(Message::created)
                .containsExactly(TEN.plusSeconds(60));
    }

    @Test
    void whatComesAfterItsIntervalWasClosedIsALateWindowOfItsInterval() {
        buffer.previous = TEN.plusSeconds(180);
        buffer.add(TEN.plusSeconds(185))
                .add(TEN.plusSeconds(70))
                .add(TEN.plusSeconds(10))
                .add(TEN.plusSeconds(119));

        var late = emit(TEN.plusSeconds(190));
        assertThat(late.late()).isTrue();
        assertThat(late.from()).contains(TEN.plusSeconds(60));
        assertThat(late.until()).isEqualTo(TEN.plusSeconds(120));
        assertThat(buffer.take(late))
                .extracting(Message::created)
                .containsExactly(TEN.plusSeconds(70), TEN.plusSeconds(119));
        assertThat(buffer.previous).isEqualTo(TEN.plusSeconds(180));
        assertThat(buffer.take(emit(TEN.plusSeconds(190))))
                .extracting(Message::created)
                .containsExactly(TEN.plusSeconds(10));
        var usual = emit(TEN.plusSeconds(240));
        assertThat(usual.late()).isFalse();
        assertThat(usual.from()).contains(TEN.plusSeconds(180));
        assertThat(buffer.take(usual)).hasSize(1);
    }

    @Test
    void anIntervalWithoutMessagesMakesAnEmptyWindow() {
        buffer.add(TEN.plusSeconds(200));
        for (var minute = 0; minute < 3; minute++) {
            var emit = emit(TEN.plusSeconds(240));
            assertThat(emit.from()).contains(TEN.plusSeconds(60L * minute));
            assertThat(buffer.take(emit)).isEmpty();
        }
        assertThat(buffer.take(emit(TEN.plusSeconds(240)))).hasSize(1);
    }

    @Test
    void waitsWhileAMessageOfTheIntervalCanStillCome() {
        buffer.completeUntil = TEN.plusMillis(59_999);
        assertThat(next(TEN.plusSeconds(61))).isEqualTo(Emission.waitFor(Long.MAX_VALUE, ofMillis(1)));
        buffer.completeUntil = TEN.plusSeconds(60);
        assertThat(next(TEN.plusSeconds(61))).isInstanceOf(Emission.Emit.class);
    }

    @Test
    void emptyIntervalsAfterALongStopAreEmittedUpToTenThousand() {
        buffer.add(TEN.plusSeconds(60L * FixedEmitter.MOST_EMPTY));
        assertThat(emit(TEN.plusSeconds(700_000)).from()).contains(TEN);
    }

    @Test
    void moreEmptyIntervalsThanThatArePassedOverToTheNextMessage() {
        var later = TEN.plusSeconds(60L * (FixedEmitter.MOST_EMPTY + 1));
        buffer.add(later.plusSeconds(3));
        var emit = emit(TEN.plusSeconds(700_000));
        assertThat(emit.from()).contains(later);
        assertThat(buffer.take(emit)).hasSize(1);
    }

    @Test
    void moreEmptyIntervalsThanThatWithoutAnyMessageArePassedOverToThePresentOne() {
        var now = TEN.plusSeconds(700_001);
        var wait = (Emission.Wait<Object>) next(now);
        assertThat(wait.atMost()).isLessThanOrEqualTo(ofSeconds(60));
    }

    @Test
    void theEndTakesWhatIsThereIntervalByInterval() {
        buffer.add(TEN.plusSeconds(7)).add(TEN.plusSeconds(61)).ending = true;
        assertThat(buffer.take(emit(TEN.plusSeconds(62)))).hasSize(1);
        assertThat(buffer.take(emit(TEN.plusSeconds(62)))).hasSize(1);
        assertThat(next(TEN.plusSeconds(62))).isEqualTo(Emission.waitFor(1, Emission.FOREVER));
    }

    @Test
    void timesBeforeTheEpochAreAlignedToo() {
        buffer.previous = Instant.ofEpochMilli(-1);
        buffer.add(Instant.ofEpochMilli(-1));
        assertThat(emit(Instant.EPOCH).from()).contains(Instant.ofEpochSecond(-60));
    }

    @RepeatedTest(20)
    void intervalsFollowEachOtherAndEachMessageIsInItsOwn(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var length = ofMillis(1 + random.nextInt(50));
        emitter = WindowEmitter.fixed(length);
        buffer.previous = TEN;
        var now = TEN;
        var until = Instant.EPOCH;
        var taken = new ArrayList<Long>();
        for (var step = 0; step < 300; step++) {
            now = now.plusMillis(random.nextInt(30));
            buffer.add(random.nextInt(4), now);
            buffer.completeUntil = now;
            while (next(now) instanceof Emission.Emit<Object> emit) {
                var from = emit.from().orElseThrow();
                assertThat(from.toEpochMilli() % length.toMillis()).isZero();
                assertThat(Duration.between(from, emit.until())).isEqualTo(length);
                assertThat(taken.isEmpty() || from.equals(until)).isTrue();
                for (var message : buffer.take(emit)) {
                    assertThat(message.created()).isBetween(from, emit.until().minusMillis(1));
                    taken.add(message.sequence());
                }
                until = emit.until();
            }
        }
        assertThat(taken).isSorted().doesNotHaveDuplicates().hasSizeGreaterThan(200);
        assertThat(taken.get(taken.size() - 1)).isEqualTo(taken.size() - 1);
    }

    @Test
    void refusesLengthsBelowOneMillisecond() {
        assertThatThrownBy(() -> WindowEmitter.fixed(Duration.ZERO))
                .hasMessage("length must be at least 1 ms, but is PT0S");
    }

    @Test
    void aLengthHasWholeMillisecondsAsMessagesHave() {
        assertThat(WindowEmitter.fixed(Duration.ofNanos(2_999_999))).isEqualTo(WindowEmitter.fixed(ofMillis(2)));
    }

    @Test
    void isAValueThatSaysWhatItIs() {
        assertThat(emitter).isEqualTo(WindowEmitter.fixed(ofSeconds(60))).hasToString("fixed(1m)");
    }

    private Emission<Object> next(Instant now) {
        return emitter.next(buffer, now);
    }

    private Emission.Emit<Object> emit(Instant now) {
        return (Emission.Emit<Object>) next(now);
    }

    @Test
    void aLengthThatHasNoMillisecondsIsAnErrorWithTheValue() {
        assertThatThrownBy(() -> WindowEmitter.fixed(Duration.ofSeconds(Long.MAX_VALUE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("length must be at most PT2562047788015H")
                .hasMessageContaining("but is PT2562047788015215H");
    }
}
