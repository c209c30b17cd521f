package io.minibatch.app.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    private final Latencies latencies = new Latencies();

    private void took(int... millis) {
        IntStream.of(millis).mapToObj(Duration::ofMillis).forEach(latencies::add);
    }

    @Test
    void nothingIsSaidOfNoWindows() {
        assertThat(latencies.ofLastMinute()).isEmpty();
    }

    @Test
    void ofOneAllFiguresAreThatOne() {
        took(7);

        assertThat(latencies.ofLastMinute()).hasValue(new Latency(1, 7, 7, 7));
    }

    @Test
    void halfOfTwoIsTheSmallerOne() {
        took(9, 1);

        assertThat(latencies.ofLastMinute()).hasValue(new Latency(2, 1, 9, 9));
    }

    @Test
    void ninetyNineOfAHundredLeaveOutTheLongest() {
        took(IntStream.rangeClosed(1, 100).toArray());

        assertThat(latencies.ofLastMinute()).hasValue(new Latency(100, 50, 99, 100));
    }
}
