package io.minibatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecFunctionTest {

    @Test
    void feedsTheMessagesAsLinesAndSaysWhichWindowItIs() throws Exception {
        assertThat(run("echo $MINIBATCH_WINDOW $MINIBATCH_STREAM $MINIBATCH_GROUP $MINIBATCH_ATTEMPT; cat", "1", "{}"))
                .isEqualTo("s/default/1 s default 1\n1\n{}\n");
    }

    @Test
    void anExitStatusIsAFailureWithTheLastWordsOfTheCommand() {
        assertThatThrownBy(() -> run("echo first >&2; echo disk is full >&2; echo >&2; exit 3", "1"))
                .isInstanceOf(CommandFailedException.class)
                .hasMessage("exit status 3: disk is full");
        assertThatThrownBy(() -> run("exit 4", "1")).hasMessage("exit status 4");
    }

    @Test
    void notReadingIsNoFailureHoweverMuchThereIs() throws Exception {
        var messages = IntStream.range(0, 100)
                .mapToObj(i -> "\"" + "x".repeat(10_000) + "\"")
                .toArray(String[]::new);
        assertThat(run("true", messages)).isEmpty();
        assertThat(run("head -c 3", messages)).isEqualTo("\"xx\n");
    }

    @Test
    void anInterruptEndsTheCommandAndWhatItStarted(@TempDir Path folder) throws Exception {
        var pids = folder.resolve("pids");
        var messages = IntStream.range(0, 100)
                .mapToObj(i -> "\"" + "x".repeat(10_000) + "\"")
                .toArray(String[]::new);
        var ended = new CompletableFuture<Throwable>();
        var thread = new Thread(() -> {
            try {
                run(
                        "sleep 600 & printf '%s\\n' $! $$ > '" + pids + ".new'; mv '" + pids + ".new' '" + pids
                                + "'; wait",
                        messages);
                ended.complete(new AssertionError("it was not interrupted"));
            } catch (Throwable e) {
                ended.complete(e);
            }
        });
        thread.start();
        await().until(() -> Files.exists(pids));
        thread.interrupt();
        assertThat(ended.get()).isInstanceOf(InterruptedException.class);
        for (var pid : Files.readAllLines(pids)) {
            await().until(() -> ProcessHandle.of(Long.parseLong(pid))
                    .filter(ProcessHandle::isAlive)
                    .isEmpty());
        }
    }

    private static String run(String command, String... messages) throws Exception {
        var result = new ExecFunction(command, true, () -> PayloadFormat.JSON).apply(TestWindow.of(messages));
        var out = new ByteArrayOutputStream();
        result.writeTo(out);
        return out.toString(UTF_8);
    }
}
