package io.minibatch;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryTest {

    private static final double MIDDLE = 0.5;

    private final Retry retry = Retry.upTo(5).backoff(ofMillis(100), ofSeconds(1));

    @Test
    void pausesDoubleUpToTheLongest() {
        assertThat(retry.pause(1, MIDDLE)).contains(ofMillis(100));
        assertThat(retry.pause(2, MIDDLE)).contains(ofMillis(200));
        assertThat(retry.pause(3, MIDDLE)).contains(ofMillis(400));
        assertThat(retry.pause(4, MIDDLE)).contains(ofMillis(800));
        assertThat(Retry.forever().backoff(ofMillis(100), ofSeconds(1)).pause(5, MIDDLE))
                .contains(ofSeconds(1));
    }

    @Test
    void theLastAttemptHasNoPauseBehindIt() {
        assertThat(retry.pause(5, MIDDLE)).isEmpty();
        assertThat(retry.pause(6, MIDDLE)).isEmpty();
        assertThat(Retry.upTo(1).pause(1, MIDDLE)).isEmpty();
    }

    @Test
    void foreverHasNoEnd() {
        assertThat(Retry.forever().pause(Integer.MAX_VALUE, MIDDLE)).contains(ofSeconds(30));
    }

    @Test
    void theJitterIsAPartOfThePauseInBothDirections() {
        assertThat(retry.pause(1, 0)).contains(ofMillis(80));
        assertThat(retry.pause(1, 1)).contains(ofMillis(120));
        assertThat(retry.jitter(0).pause(1, 1)).contains(ofMillis(100));
        assertThat(retry.jitter(1).pause(1, 0)).contains(Duration.ZERO);
    }

    @Test
    void extremePausesAreCutNotWrapped() {
        var longest = Duration.ofSeconds(Long.MAX_VALUE);
        var long1 = Retry.forever().backoff(ofSeconds(1), longest).jitter(0);
        assertThat(long1.pause(Integer.MAX_VALUE, MIDDLE).orElseThrow()).isGreaterThan(Duration.ofDays(10_000));
        assertThat(Retry.forever().backoff(longest, longest).pause(1, 1).orElseThrow())
                .isGreaterThan(Duration.ofDays(10_000));
        assertThat(Retry.forever().backoff(Duration.ZERO, Duration.ZERO).pause(9, 1))
                .contains(Duration.ZERO);
    }

    @Test
    void theDefaultsAreThoseOfTheDocumentation() {
        assertThat(Retry.upTo(3)).isEqualTo(new Retry(3, ofMillis(100), ofSeconds(30), 0.2));
    }

    @Test
    void wrongValuesAreNamed() {
        assertThatThrownBy(() -> Retry.upTo(0)).hasMessage("attempts must be at least 1, but is 0");
        assertThatThrownBy(() -> retry.backoff(ofMillis(-1), ofSeconds(1)))
                .hasMessage("first must not be negative, but is PT-0.001S");
        assertThatThrownBy(() -> retry.backoff(ofSeconds(2), ofSeconds(1)))
                .hasMessage("longest must be at least first (PT2S), but is PT1S");
        assertThatThrownBy(() -> retry.jitter(1.1)).hasMessage("jitter must be from 0 to 1, but is 1.1");
        assertThatThrownBy(() -> retry.jitter(Double.NaN)).hasMessageContaining("NaN");
    }
}
