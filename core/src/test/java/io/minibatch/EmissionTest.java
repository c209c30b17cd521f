package io.minibatch;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class EmissionTest {

    private static final Instant NOW = Instant.ofEpochMilli(5_000);

    private final ListBuffer buffer = new ListBuffer().add(3, NOW);

    @Test
    void theListOfMessagesIsThatOfTheMomentOfEmitting() {
        var messages = new ArrayList<>(buffer.waiting);
        var emit = Emission.emit(messages, NOW);
        messages.clear();
        var members = (Emission.Members.Listed<Object>) emit.members();
        assertThat(members.messages()).hasSize(3);
    }

    @Test
    void anIntervalMustNotBeEmptyOrRunBackwards() {
        assertThatThrownBy(() -> Emission.emit(buffer.first(1), NOW, NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("from must be before until, but is 1970-01-01T00:00:05Z with until 1970-01-01T00:00:05Z");
        assertThatThrownBy(() -> Emission.emit(buffer.waiting, NOW.plusMillis(1), NOW))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void droppingIsSetOnce() {
        var emit = Emission.emit(buffer.first(1), NOW).dropping(buffer.first(2));
        assertThat(emit.dropped()).isPresent();
        assertThatThrownBy(() -> emit.dropping(buffer.first(2))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aWaitIsPositive() {
        assertThatThrownBy(() -> Emission.waitAtMost(Duration.ZERO)).hasMessage("atMost must be above 0, but is PT0S");
        assertThatThrownBy(() -> Emission.waitFor(1, ofSeconds(-1))).hasMessageContaining("PT-1S");
        assertThatThrownBy(() -> Emission.waitFor(0, ofSeconds(1))).hasMessage("size must be at least 1, but is 0");
        assertThat(Emission.waitAtMost(Duration.ofNanos(1)).size()).isZero();
        assertThat(Emission.waitFor(1, Emission.FOREVER).atMost()).isEqualTo(Emission.FOREVER);
    }
}
