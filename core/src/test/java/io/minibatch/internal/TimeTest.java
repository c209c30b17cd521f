package io.minibatch.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.Emission;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimeTest {

    @Test
    void nowHasWholeMilliseconds() {
        var time = Time.stepped(() -> Instant.ofEpochSecond(5, 123_456_789));
        assertThat(time.now()).isEqualTo(Instant.ofEpochSecond(5, 123_000_000));
    }

    @Test
    void foreverIsNeverAndDoesNotOverflow() {
        var time = new Time(() -> Instant.EPOCH, () -> 1_000);
        assertThat(time.after(Emission.FOREVER)).isEqualTo(Time.NEVER);
        assertThat(time.after(Duration.ofNanos(Long.MAX_VALUE))).isEqualTo(Time.NEVER);
        assertThat(time.after(Duration.ofMillis(2))).isEqualTo(2_001_000);
    }
}
