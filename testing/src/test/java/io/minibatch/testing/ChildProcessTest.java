package io.minibatch.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {

    /** Answers each line; {@code end} ends it. */
    public static final class Echo {
        private Echo() {}

        /** Runs it. */
        public static void main(String[] args) throws Exception {
            System.err.println("a word on the standard error");
            var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (var line = in.readLine(); !"end".equals(line); line = in.readLine()) {
                Acknowledged.line("heard " + line);
            }
            System.out.print("half a line");
            System.out.flush();
            System.exit(Integer.parseInt(args[0]));
        }
    }

    @Test
    void talksInLinesAndEndsWithItsStatus() throws Exception {
        try (var child = ChildProcess.start(Echo.class, "3")) {
            child.send("one");
            assertThat(child.await(line -> line.endsWith("one"))).isEqualTo("heard one");
            child.send("two");
            child.send("end");
            assertThat(child.awaitEnd()).isEqualTo(3);
            assertThat(child.lines()).containsExactly("heard one", "heard two");
            assertThat(child.errors()).contains("a word on the standard error");
        }
    }

    @Test
    void isGoneWhenItIsKilled() throws Exception {
        var child = ChildProcess.start(Echo.class, "0");
        child.send("one");
        child.await(line -> true);
        assertThat(child.isAlive()).isTrue();
        child.killHard();
        assertThat(child.isAlive()).isFalse();
        assertThat(ProcessHandle.of(child.pid()).filter(ProcessHandle::isAlive)).isEmpty();
        child.close();
    }

    /** Prints as fast as it can, and writes down how much it has printed. */
    public static final class Flood {
        private Flood() {}

        /** Runs it. */
        public static void main(String[] args) throws Exception {
            Acknowledged.endWithParent();
            try (var file = new RandomAccessFile(args[0], "rw")) {
                for (var n = 1L; ; n++) {
                    Acknowledged.line("line " + n);
                    file.seek(0);
                    file.writeLong(n);
                }
            }
        }
    }

    @Test
    void whatItPrintedBeforeItWasKilledIsNotLost(@TempDir Path folder) throws Exception {
        var file = folder.resolve("printed");
        for (var round = 0; round < 3; round++) {
            var child = ChildProcess.start(Flood.class, file.toString());
            child.await(line -> line.equals("line 2000"));
            child.killHard();
            try (var printed = new RandomAccessFile(file.toFile(), "r")) {
                assertThat((long) child.lines().size()).isGreaterThanOrEqualTo(printed.readLong());
            }
        }
    }

    @Test
    void itsErrorsArePartOfTheFailure() {
        try (var child = ChildProcess.start(Echo.class, "no number")) {
            child.send("end");
            assertThatThrownBy(() -> child.await(line -> line.equals("never")))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("ended before")
                    .hasMessageContaining("NumberFormatException");
        }
    }
}
