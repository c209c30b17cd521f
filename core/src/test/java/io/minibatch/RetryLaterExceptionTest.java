package io.minibatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryLaterExceptionTest {

    private static Duration pauseOf(Duration pause) {
        return new RetryLaterException("busy", pause).pause();
    }

    @Test
    void aPauseIsNeitherNegativeNorLongerThanAYear() {
        assertThat(pauseOf(Duration.ofMillis(5))).isEqualTo(Duration.ofMillis(5));
        assertThat(pauseOf(Duration.ofSeconds(Long.MIN_VALUE))).isZero();
        assertThat(pauseOf(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Duration.ofDays(365));
    }

    @Test
    @SuppressWarnings("NullAway") // of a user who does not check
    void aPauseMustBeGiven() {
        assertThatNullPointerException().isThrownBy(() -> pauseOf(null)).withMessage("pause");
    }

    @Test
    void whatCausedItIsKept() {
        var cause = new IOException("503");
        assertThat(new RetryLaterException("busy", Duration.ZERO, cause)).hasCause(cause);
    }
}
