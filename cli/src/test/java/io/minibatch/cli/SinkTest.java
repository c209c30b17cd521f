package io.minibatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SinkTest {

    @Test
    void aFileIsAppendedToAfterWhatACrashLeftOfALine(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("out"), "1\n{\"torn");
        var sink = new FileSink(file);
        sink.put(text("2\n"));
        sink.put(text("3\n"));
        sink.close();
        assertThat(Files.readAllLines(file)).containsExactly("1", "{\"torn", "2", "3");
    }

    @Test
    void aResultThatFailsHalfWayLeavesNothingInTheFile(@TempDir Path folder) throws Exception {
        var file = folder.resolve("out");
        var sink = new FileSink(file);
        sink.put(text("1\n"));
        assertThatThrownBy(() -> sink.put(out -> {
                    out.write(new byte[1 << 20]);
                    throw new IOException("disk full");
                }))
                .hasMessage("disk full");
        sink.put(text("2\n"));
        sink.close();
        assertThat(file).hasContent("1\n2");
    }

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

    private static WindowOutput text(String text) {
        return out -> out.write(text.getBytes(UTF_8));
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
