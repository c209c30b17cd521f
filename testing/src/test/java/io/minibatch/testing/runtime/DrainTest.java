package io.minibatch.testing.runtime;

import static io.minibatch.WindowEmitter.count;
import static io.minibatch.WindowEmitter.countOrTime;
import static io.minibatch.WindowEmitter.every;
import static io.minibatch.WindowEmitter.fixed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.Emission;
import io.minibatch.MinibatchException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class DrainTest extends RuntimeTest {

    private static final Duration SHORT = Duration.ofMillis(100);

    private final ConcurrentLinkedQueue<List<Integer>> seen = new ConcurrentLinkedQueue<>();

    @Test
    void aDrainLeavesWhatMakesNoWindow() throws Exception {
        appendUpTo(5);
        numbers.windowed(count(2)).workers(1).sink(seen::add).drain();
        assertThat(seen).containsExactly(List.of(1, 2), List.of(3, 4));
        assertThat(numbers.status().waiting()).isEqualTo(1);
    }

    @Test
    void aDrainThatTakesAllHasASmallerWindowAtTheEnd() throws Exception {
        appendUpTo(5);
        numbers.windowed(count(2)).workers(1).sink(seen::add).drainAll();
        assertThat(seen).containsExactly(List.of(1, 2), List.of(3, 4), List.of(5));
    }

    @Test
    void strategiesOfTimeGetTheirTime() throws Exception {
        appendUpTo(3);
        List.of("every", "either", "fixed")
                .forEach(group -> numbers.group(group).create());
        numbers.windowed(every(SHORT)).group("every").sink(seen::add).drain();
        numbers.windowed(countOrTime(10, SHORT)).group("either").sink(seen::add).drain();
        numbers.windowed(fixed(SHORT)).group("fixed").workers(1).sink(seen::add).drain();
        assertThat(seen.stream().flatMap(List::stream)).containsExactly(1, 2, 3, 1, 2, 3, 1, 2, 3);
    }

    @Test
    void whatArrivesAfterTheStartIsLeft() throws Exception {
        appendUpTo(2);
        numbers.windowed(count(1))
                .workers(1)
                .forEach(w -> numbers.append(100 + w.data().get(0)))
                .drain();
        assertThat(numbers.status().done()).isEqualTo(2);
        assertThat(numbers.status().waiting()).isEqualTo(2);
    }

    @Test
    void anEmptyStreamIsDrainedAtOnce() throws Exception {
        numbers.windowed(every(Duration.ofHours(1))).sink(seen::add).drain();
        numbers.windowed(count(1)).group("other").sink(seen::add).drainAll();
        assertThat(seen).isEmpty();
    }

    @Test
    void aStrategyThatNeverEmitsEndsAfterOneOfItsWaits() throws Exception {
        appendUpTo(2);
        numbers.windowed((buffer, now) -> Emission.waitAtMost(Duration.ofMillis(20)))
                .sink(seen::add)
                .drain();
        assertThat(numbers.status().waiting()).isEqualTo(2);
    }

    @Test
    void aDrainWithSourcesTakesWhatTheyBroughtUntilTheyEnded() throws Exception {
        numbers.attach(appender -> appender.appendAll(List.of(1, 2, 3)))
                .attach(appender -> appender.append(4))
                .windowed(count(4))
                .sink(seen::add)
                .drain();
        assertThat(seen).hasSize(1);
        assertThat(seen.peek()).containsExactlyInAnyOrder(1, 2, 3, 4);
    }

    @Test
    void aPausedGroupCannotBeDrained() {
        appendUpTo(1);
        numbers.group().create();
        numbers.group().pause();
        var pipeline = numbers.windowed(count(1)).sink(seen::add);
        assertThatThrownBy(pipeline::drain)
                .isInstanceOf(MinibatchException.class)
                .hasMessageContaining("Group numbers/default cannot be drained: it is paused since ")
                .hasMessageEndingWith("Z. Resume it first: minibatch resume numbers");
    }
}
