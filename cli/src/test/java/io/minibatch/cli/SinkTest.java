package io.minibatch.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

class SinkTest {

    @Test
    void aReaderThatWentAwayIsToldFromOtherFailures() {
        var gone = new Output(failing("Broken pipe"));
        assertThatThrownBy(() -> print(gone)).matches(e -> ((Output.BrokenException) e).isReaderGone());
        var full = new Output(failing("No space left on device"));
        assertThatThrownBy(() -> print(full))
                .hasMessage("Could not write to standard output: No space left on device")
                .matches(e -> !((Output.BrokenException) e).isReaderGone());
    }

    @Test
    void nothingIsWrittenAfterAFailure() {
        var out = new Output(failing("No space left on device"));
        assertThatThrownBy(() -> print(out)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> out.line("more")).hasMessageContaining("No space left");
    }

    private static void print(Output out) throws IOException {
        out.line("a line");
        out.flush();
    }

    private static OutputStream failing(String message) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(message);
            }
        };
    }
}
