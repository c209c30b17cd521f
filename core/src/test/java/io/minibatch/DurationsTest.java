package io.minibatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DurationsTest {

    @Test
    void whatIsWrittenIsReadAgain() {
        for (var text : List.of("0ms", "1ms", "500ms", "1500ms", "5s", "90s", "2m", "90m", "1h", "24h")) {
            assertThat(Durations.text(Durations.parse(text))).isEqualTo(text);
        }
    }

    @Test
    void theShortestUnitThatFitsIsWritten() {
        assertThat(Durations.text(Duration.ofMinutes(2))).isEqualTo("2m");
        assertThat(Durations.text(Duration.ofHours(2))).isEqualTo("2h");
        assertThat(Durations.text(Duration.ZERO)).isEqualTo("0ms");
    }

    @Test
    void anythingElseIsRefusedWithAnExample() {
        for (var text : List.of("", "5", "s", "5 s", "-5s", "1.5s", "5d", "5S", "1s2ms", "999999999999999999999s")) {
            assertThatThrownBy(() -> Durations.parse(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("\"" + text
                            + "\" is no duration: write a whole number and a unit, such as 500ms, 5s, 2m or 1h");
        }
    }

    @Test
    void aDurationThatNoClockCanMeasureIsRefused() {
        assertThatThrownBy(() -> Durations.parse("9999999999h")).hasMessageContaining("below 292 years");
    }
}
