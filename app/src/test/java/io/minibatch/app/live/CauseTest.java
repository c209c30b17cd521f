package io.minibatch.app.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CauseTest {

    @Test
    void itIsWhatWasWrongAndWhereThatCameFrom() {
        var cause = Cause.of(new IllegalStateException("on purpose"));

        assertThat(cause.error()).isEqualTo("java.lang.IllegalStateException: on purpose");
        assertThat(cause.stackTrace()).contains("on purpose", "CauseTest");
    }

    @Test
    void itIsShortWhateverTheExceptionSays() {
        var cause = Cause.of(new IllegalStateException("x".repeat(1_000_000)));

        assertThat(cause.error()).hasSize(2_000).endsWith("...");
        assertThat(cause.stackTrace()).hasSize(16_000).endsWith("...");
    }

    @Test
    void anExceptionThatCannotSayWhatIsWrongIsCalledByItsName() {
        var cause = Cause.of(new Mute());

        assertThat(cause.error()).isEqualTo(Mute.class.getName());
    }

    private static final class Mute extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("mute");
        }
    }
}
