package io.minibatch.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PausesTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00.5Z");

    @Test
    void aReasonReadsWithAndWithoutItsTime() {
        assertThat(Pauses.text("")).isEqualTo("paused");
        assertThat(Pauses.text(Pauses.since(NOW))).isEqualTo("paused since 2030-01-01T00:00:00Z");
        assertThat(Pauses.text(Pauses.since(NOW, "3 in a row")))
                .isEqualTo("paused since 2030-01-01T00:00:00Z: 3 in a row");
        assertThat(Pauses.text("3 in a row")).isEqualTo("paused: 3 in a row");
    }
}
