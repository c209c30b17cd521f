package io.minibatch.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class TakenTest {

    private final Taken taken = new Taken(10);

    @Test
    void whatComesFirstMovesThePosition() {
        taken.add(10, 19);
        assertThat(taken.position()).isEqualTo(20);
        assertThat(taken.ranges()).isEqualTo(Sequences.NONE);
    }

    @Test
    void whatComesLaterIsARangeUntilTheGapIsClosed() {
        taken.add(12, 13);
        taken.add(16, 17);
        taken.add(14, 15);
        assertThat(taken.ranges()).isEqualTo(Sequences.range(12, 17));
        assertThat(taken.waiting(20)).isEqualTo(4);
        taken.add(10, 11);
        assertThat(taken.position()).isEqualTo(18);
        assertThat(taken.waiting(20)).isEqualTo(2);
    }

    @Test
    void whatWaitsBelowAnEndDoesNotDependOnWhatIsTakenAboveIt() {
        taken.add(20, 29);
        taken.add(15, 17);
        assertThat(taken.waiting(15)).isEqualTo(5);
        assertThat(taken.waiting(16)).isEqualTo(5);
        assertThat(taken.waiting(20)).isEqualTo(7);
        assertThat(taken.waiting(25)).isEqualTo(7);
        assertThat(taken.waiting(5)).isZero();
    }

    @Test
    void theFirstOfAnyNumberAreFound() {
        taken.add(12, 13);
        assertThat(taken.first(3, 20)).hasToString("10-11,14");
        assertThat(taken.first(Long.MAX_VALUE, 16)).hasToString("10-11,14-15");
        assertThat(taken.first(Long.MAX_VALUE, 13)).hasToString("10-11");
        assertThat(taken.first(0, 20)).isEqualTo(Sequences.NONE);
        assertThat(taken.first(5, 3)).isEqualTo(Sequences.NONE);
    }

    @RepeatedTest(20)
    void isTheSetThatItStandsFor(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var set = new TreeSet<Long>();
        LongStream.range(0, 10).forEach(set::add);
        for (var step = 0; step < 30; step++) {
            var first = random.nextInt(70);
            var last = first + random.nextInt(8);
            if (random.nextInt(10) == 0) {
                taken.moveTo(first);
                LongStream.range(0, first).forEach(set::add);
            } else {
                taken.add(first, last);
                LongStream.rangeClosed(first, last).forEach(set::add);
            }
            check(taken, set, random.nextInt(90), random.nextInt(20));
            check(new Taken(taken), set, random.nextInt(90), random.nextInt(20));
        }
    }

    private static void check(Taken taken, Set<Long> set, long end, long n) {
        var free = LongStream.range(0, end).filter(i -> !set.contains(i)).toArray();
        assertThat(taken.waiting(end)).isEqualTo(free.length);
        assertThat(taken.first(n, end))
                .isEqualTo(Sequences.of(LongStream.of(free).limit(n).toArray()));
        for (var i = 0L; i < 90; i++) {
            assertThat(taken.contains(i)).isEqualTo(set.contains(i));
        }
        assertThat(set.contains(taken.position())).isFalse();
        assertThat(set).contains(taken.position() - 1);
    }
}
