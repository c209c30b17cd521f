package io.minibatch.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

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
