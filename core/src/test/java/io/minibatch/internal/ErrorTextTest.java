package io.minibatch.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.minibatch.MinibatchException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class ErrorTextTest {

    @Test
    void theErrorIsClassAndMessage() {
        assertThat(ErrorText.of(new ConnectException("refused"))).isEqualTo("java.net.ConnectException: refused");
        assertThat(ErrorText.of(new IllegalStateException())).isEqualTo("java.lang.IllegalStateException");
        assertThat(ErrorText.of(new MinibatchException("expected a, but found b")))
                .isEqualTo("expected a, but found b");
    }

    @Test
    void aLongMessageIsCut() {
        assertThat(ErrorText.of(new IllegalStateException("x".repeat(5_000))))
                .hasSize(1_000)
                .endsWith("xxx...");
    }

    @Test
    void thatJacksonDoesNotShowItsSourceIsNotSaid() {
        var thrown =
                assertThrows(JacksonException.class, () -> new JsonMapper().readTree("{\"a\":no}".getBytes(UTF_8)));
        assertThat(thrown.getMessage()).contains("REDACTED");
        assertThat(ErrorText.of(thrown))
                .startsWith("tools.jackson.core.exc.StreamReadException: Unrecognized token 'no'")
                .endsWith(" 'false') (byte offset: #5)");
    }

    @Test
    void aLongStackTraceIsCut() {
        var error = new IllegalStateException("x".repeat(50_000));
        assertThat(ErrorText.stackTrace(error)).hasSize(20_000).endsWith("...");
    }

    @Test
    void aStackTraceNamesTheCause() {
        var error = new IllegalStateException("outer", new ConnectException("refused"));
        assertThat(ErrorText.stackTrace(error)).contains("Caused by: java.net.ConnectException: refused");
    }

    @Test
    void anExceptionThatCannotBeReadIsNoSecondFailure() {
        var error = new RuntimeException() {
            private static final long serialVersionUID = 1;

            @Override
            public String getMessage() {
                throw new UnsupportedOperationException();
            }
        };
        assertThat(ErrorText.of(error)).contains("its message cannot be read");
        assertThat(ErrorText.stackTrace(error)).contains("its message cannot be read");
    }
}
