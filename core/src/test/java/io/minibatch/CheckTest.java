package io.minibatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CheckTest {

    @Test
    void namesAreAnyTextOfOneToTwoHundredCharacters() {
        for (var name : new String[] {"a", "../x", " ", "\u0000", "\uD83D\uDE00", "x".repeat(200)}) {
            assertThat(Check.name(name, "stream")).isEqualTo(name);
        }
    }

    @Test
    void aNameThatIsMissingOrTooLongIsNamed() {
        assertThatThrownBy(() -> Check.name("", "stream"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A stream name must not be empty");
        assertThatThrownBy(() -> Check.name(null, "group")).hasMessage("A group name must not be null");
        assertThatThrownBy(() -> Check.name("x".repeat(201), "stream"))
                .hasMessage("A stream name must have at most 200 characters, but has 201: " + "x".repeat(40) + "...");
    }

    @Test
    void numbersAndTimesHaveALowerEnd() {
        assertThat(Check.atLeastOne(1, "size")).isEqualTo(1);
        assertThat(Check.positive(Duration.ofMillis(1), "period")).isEqualTo(Duration.ofMillis(1));
        assertThatThrownBy(() -> Check.atLeastOne(Integer.MIN_VALUE, "size"))
                .hasMessage("size must be at least 1, but is -2147483648");
        assertThatThrownBy(() -> Check.positive(Duration.ofMillis(-1), "period"))
                .hasMessage("period must be at least 1 ms, but is PT-0.001S");
    }
}
