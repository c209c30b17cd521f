package io.minibatch.mongodb.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PollerTest {

    @Test
    void aSlowServerIsAskedLessOften() {
        assertThat(Poller.rest(Duration.ofMillis(40).toNanos()))
                .isEqualTo(Duration.ofMillis(80).toNanos());
    }

    @Test
    void aServerThatWasAwayIsAskedAgainSoon() {
        assertThat(Poller.rest(Duration.ofMinutes(1).toNanos()))
                .isEqualTo(Duration.ofMillis(500).toNanos());
    }
}
