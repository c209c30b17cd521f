package io.minibatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class SequencesTest {

    @Test
    void neighboursBecomeOneRange() {
        assertThat(Sequences.of(3, 4, 5, 7, 8)).hasToString("3-5,7-8").isEqualTo(ranges(3, 5, 7, 8));
        assertThat(Sequences.of(3, 4, 5).ranges()).isEqualTo(1);
        assertThat(Sequences.of(3, 4)).isEqualTo(Sequences.range(3, 4)).hasSameHashCodeAs(Sequences.range(3, 4));
    }

    @Test
    void theOrderOfTheListIsKept() {
        var list = Sequences.of(9, 8, 1, 2, 5);
        assertThat(list.stream().boxed()).containsExactly(9L, 8L, 1L, 2L, 5L);
        assertThat(list.first()).isEqualTo(9);
        assertThat(list.lowest()).isEqualTo(1);
        assertThat(list.highest()).isEqualTo(9);
        assertThat(list).hasToString("9,8,1-2,5").isNotEqualTo(Sequences.of(1, 2, 5, 8, 9));
    }

    @Test
    void noneIsNone() {
        assertThat(Sequences.range(5, 4)).isSameAs(Sequences.NONE);
        assertThat(Sequences.of()).isSameAs(Sequences.NONE);
        assertThat(Sequences.NONE.size()).isZero();
        assertThat(Sequences.NONE.isEmpty()).isTrue();
        assertThat(Sequences.NONE.lowest()).isEqualTo(Long.MAX_VALUE);
        assertThat(Sequences.NONE.highest()).isEqualTo(-1);
        assertThat(Sequences.NONE.iterator().hasNext()).isFalse();
        assertThatThrownBy(Sequences.NONE::first).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void noNumberIsThereTwice() {
        assertThatThrownBy(() -> Sequences.of(1, 2, 3, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Sequence 2 is there twice");
        assertThatThrownBy(() -> ranges(5, 9, 1, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ranges(1, 9, 3, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ranges(1, 1, 5, 5, 3, 3, 4, 5)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNumberIsTakenOutAndTheOrderKept() {
        var list = ranges(5, 9, 1, 3);
        assertThat(list.without(7)).hasToString("5-6,8-9,1-3");
        assertThat(list.without(5)).hasToString("6-9,1-3");
        assertThat(list.without(9)).hasToString("5-8,1-3");
        assertThat(list.without(4)).isEqualTo(list);
        assertThat(Sequences.of(1).without(1)).isEqualTo(Sequences.NONE);
    }

    @Test
    void theFirstOnesAreTaken() {
        var list = ranges(5, 9, 1, 3);
        assertThat(list.limit(0)).isEqualTo(Sequences.NONE);
        assertThat(list.limit(2)).hasToString("5-6");
        assertThat(list.limit(6)).hasToString("5-9,1");
        assertThat(list.limit(8)).isEqualTo(list);
        assertThat(list.limit(Integer.MAX_VALUE)).isEqualTo(list);
    }

    @Test
    void aHugeRangeCostsNothing() {
        var all = Sequences.range(0, Long.MAX_VALUE - 2);
        assertThat(all.size()).isEqualTo(Long.MAX_VALUE - 1);
        assertThat(all.contains(1L << 60)).isTrue();
        var numbers = all.iterator(); // would not end if it collected them
        assertThat(numbers.nextLong()).isZero();
        assertThat(numbers.nextLong()).isOne();
        assertThat(all.stream().limit(3).boxed()).containsExactly(0L, 1L, 2L);
    }

    @RepeatedTest(20)
    void isTheListThatItWasMadeOf(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var numbers = new ArrayList<>(LongStream.range(0, 60)
                .filter(n -> random.nextInt(3) > 0)
                .boxed()
                .toList());
        if (random.nextBoolean()) {
            Collections.rotate(numbers, random.nextInt(30));
        }
        if (random.nextInt(3) == 0) {
            Collections.shuffle(numbers, random);
        }
        var list = Sequences.of(numbers.stream().mapToLong(n -> n).toArray());

        assertThat(list.size()).isEqualTo(numbers.size());
        assertThat(list.stream().boxed()).isEqualTo(numbers);
        var iterated = new ArrayList<Long>();
        list.iterator().forEachRemaining((LongConsumer) iterated::add);
        assertThat(iterated).isEqualTo(numbers);
        for (var n = 0L; n < 60; n++) {
            assertThat(list.contains(n)).isEqualTo(numbers.contains(n));
            var rest = new ArrayList<>(numbers);
            rest.remove(n);
            assertThat(list.without(n).stream().boxed()).isEqualTo(rest);
        }
    }

    private static Sequences ranges(long... bounds) {
        var builder = new Sequences.Builder();
        for (var i = 0; i < bounds.length; i += 2) {
            builder.add(bounds[i], bounds[i + 1]);
        }
        return builder.build();
    }
}
