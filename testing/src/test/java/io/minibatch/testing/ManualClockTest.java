package io.minibatch.testing;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ManualClockTest {

    private final ManualClock clock = ManualClock.create();

    @Test
    void standsStillUntilItIsMoved() {
        assertThat(clock.instant()).isEqualTo(ManualClock.START);
        assertThat(clock.advance(ofMillis(5)).advance(ofMillis(6)).instant())
                .isEqualTo(ManualClock.START.plusMillis(11));
        assertThat(clock.millis()).isEqualTo(ManualClock.START.toEpochMilli() + 11);
    }

    @Test
    void goesBackOnlyWhenItIsSet() {
        assertThatThrownBy(() -> clock.advance(ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT-0.001S");
        assertThat(clock.set(ManualClock.START.minusSeconds(1)).instant()).isEqualTo(ManualClock.START.minusSeconds(1));
        assertThat(ManualClock.at(ManualClock.START)).hasToString("2030-01-01T00:00:00Z");
    }
}
