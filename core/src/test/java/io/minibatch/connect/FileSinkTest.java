package io.minibatch.connect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.MinibatchException;
import io.minibatch.RejectedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FileSinkTest {

    @TempDir
    Path folder;

    private record Reading(String sensor, double celsius) {}

    private static FileSink<String> text(Path file) {
        return new FileSink<String>(file).body((text, out) -> out.write(text.getBytes(UTF_8)));
    }

    @Test
    void elementsBecomeLinesOfJson() throws Exception {
        var file = folder.resolve("out");
        try (var sink = new Closing(new FileSink<>(file))) {
            sink.put(List.of(new Reading("s1", 20.5), "a\nb", 3));
            sink.put("one value");
            sink.put("{\n\"raw\": 1}".getBytes(UTF_8));
            sink.put(List.of());
        }
        assertThat(file)
                .hasContent("{\"sensor\":\"s1\",\"celsius\":20.5}\n\"a\\nb\"\n3\n\"one value\"\n{ \"raw\": 1}\n");
    }

    private record Closing(FileSink<Object> sink) implements AutoCloseable {
        void put(Object result) throws IOException {
            sink.put(result);
        }

        @Override
        public void close() throws IOException {
            sink.close();
        }
    }

    @Test
    void aFileIsAppendedToAfterWhatACrashLeftOfALine() throws Exception {
        var file = Files.writeString(folder.resolve("out"), "1\n{\"torn");
        var sink = text(file);
        sink.put("2\n");
        sink.put("3\n");
        sink.close();
        assertThat(Files.readAllLines(file)).containsExactly("1", "{\"torn", "2", "3");
    }

    @Test
    void aResultThatFailsHalfWayLeavesNothingInTheFile() throws Exception {
        var file = folder.resolve("out");
        var sink = new FileSink<String>(file).body((text, out) -> {
            out.write(text.getBytes(UTF_8));
            if (text.length() > 100_000) {
                throw new IOException("disk full");
            }
        });
        sink.put("1\n");
        assertThatThrownBy(() -> sink.put("x".repeat(200_000))).hasMessage("disk full");
        sink.put("2\n");
        sink.close();
        assertThat(file).hasContent("1\n2");
    }

    @Test
    void soDoesOneThatRunsOutOfMemoryOrStack() throws Exception {
        var file = folder.resolve("out");
        var sink = new FileSink<String>(file).body((text, out) -> {
            out.write(text.getBytes(UTF_8));
            if (text.length() > 100_000) {
                throw new StackOverflowError("too deep");
            }
        });
        sink.put("1\n");
        assertThatThrownBy(() -> sink.put("x".repeat(200_000))).isInstanceOf(StackOverflowError.class);
        sink.put("2\n");
        sink.close();
        assertThat(file).hasContent("1\n2");
    }

    @Test
    void aFileThatIsRenamedOrDeletedIsMadeAnew() throws Exception {
        var file = folder.resolve("out");
        var sink = text(file);
        sink.put("1\n");
        Files.move(file, folder.resolve("out.1"));
        sink.put("2\n");
        assertThat(folder.resolve("out.1")).hasContent("1\n");
        Files.delete(file);
        sink.put("3\n");
        sink.close();
        assertThat(file).hasContent("3\n");
    }

    /** The system syncs no folder of /proc: so it is seen that this is tried. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void theFolderOfAFileThatIsThereIsSyncedToo() {
        var file = Path.of("/proc/self/comm");
        assertThatThrownBy(() -> text(file).open())
                .isInstanceOf(MinibatchException.class)
                .hasMessageStartingWith("Cannot sync folder /proc/self ");
    }

    @Test
    void whatCannotBeWrittenIsSaid() throws Exception {
        assertThatThrownBy(() -> text(folder.resolve("nope/out")).open())
                .hasMessage("Cannot write to " + folder.resolve("nope/out") + ": there is no folder "
                        + folder.resolve("nope") + ". Make it, or mend the path");
        Files.writeString(folder.resolve("plain"), "no folder");
        assertThatThrownBy(() -> text(folder.resolve("plain/out")).put("1\n"))
                .hasMessageContaining("there is no folder " + folder.resolve("plain"));
        assertThatThrownBy(() -> text(folder.resolve("x".repeat(300))).put("1\n"))
                .hasMessageStartingWith("Cannot write to " + folder)
                .hasMessageEndingWith("). Choose another file, or let the user of this process write it");
        assertThatThrownBy(() -> text(folder).open())
                .hasMessage(folder + " is no regular file, so results cannot be added at its end");
        var endless = new ArrayList<Object>();
        endless.add(endless);
        assertThatThrownBy(() -> new FileSink<>(folder.resolve("out")).put(endless))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("java.util.ArrayList cannot be written as JSON: ");
    }

    @Test
    void urlsReadWithAndWithoutSlashes() {
        assertThat(path("file:a b.jsonl")).isEqualTo(Path.of("a b.jsonl"));
        assertThat(path("file:/tmp/a?follow")).isEqualTo(Path.of("/tmp/a"));
        assertThat(path("file:///tmp/a%20b")).isEqualTo(Path.of("/tmp/a b"));
        assertThatIllegalArgumentException().isThrownBy(() -> path("file://host/a"));
    }

    private static Path path(String url) {
        return FileConnector.path(ConnectorUrl.parse(url));
    }

    @Test
    void optionsThatExcludeEachOtherAreRefused() {
        var connector = new FileConnector();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> connector.source(ConnectorUrl.parse("file:a?follow&whole-lines")))
                .withMessageStartingWith("Options follow and whole-lines of file:a exclude each other");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> connector.sink(ConnectorUrl.parse("file:a?follow")))
                .withMessage("Option follow of file:a is not known: use none");
    }
}
