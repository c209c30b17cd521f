package io.minibatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsumeProcessTest {

    @TempDir
    private Path folder;

    private Cli cli;

    @BeforeEach
    void makeCli() {
        cli = new Cli(folder);
    }

    @AfterEach
    void endAll() {
        cli.close();
    }

    @Test
    void theOpenWindowOfAKilledConsumerComesAgainUnderItsId() throws Exception {
        append(1, 30);
        var killed = cli.start("consume", "t", "--size", "10", "--exec", "touch started; exec sleep 600");
        await().until(() -> Files.exists(folder.resolve("started")));
        var commands = killed.descendants().toList();
        killed.destroyForcibly().waitFor();
        commands.forEach(ProcessHandle::destroyForcibly);

        var lines = cli.run("consume", "t", "--size", "10", "--drain").ok().lines();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).contains("\"id\":\"t/default/1\"").contains("\"attempt\":2,");
        assertThat(lines.get(1)).contains("\"id\":\"t/default/11\"").contains("\"attempt\":1,");
        assertThat(lines.stream().map(ConsumeProcessTest::data).collect(joining(",")))
                .isEqualTo(numbers(1, 30, ","));
    }

    @Test
    void aSecondConsumerStandsByAndTakesOver() throws Exception {
        append(1, 10);
        var first = cli.start(folder.resolve("first"), "consume", "t", "--size", "10");
        await().until(() -> Files.size(folder.resolve("first")) > 0);
        cli.start(folder.resolve("second"), "consume", "t", "--size", "10");
        append(11, 20);
        await().until(() -> Files.readAllLines(folder.resolve("first")).size() == 2);
        assertThat(folder.resolve("second")).isEmptyFile();
        first.destroyForcibly().waitFor();
        append(21, 30);
        await().untilAsserted(() -> assertThat(Files.readString(folder.resolve("second")))
                .contains("\"id\":\"t/default/21\"")
                .hasLineCount(1));
    }

    @Test
    void twoProducersAndAConsumerAtTheSameTimeLoseAndDoubleNothing() throws Exception {
        var consumer = cli.start("consume", "t", "--size", "100", "--windows", "40", "--exec", "cat >> taken");
        var first = cli.start("append", "t");
        var second = cli.start("append", "t");
        for (var n = 0; n < 2_000; n += 50) {
            first.getOutputStream()
                    .write(numbers(n + 1, n + 50, "\n").concat("\n").getBytes(UTF_8));
            second.getOutputStream()
                    .write(numbers(n + 2_001, n + 2_050, "\n").concat("\n").getBytes(UTF_8));
            first.getOutputStream().flush();
            second.getOutputStream().flush();
        }
        first.getOutputStream().close();
        second.getOutputStream().close();
        assertThat(first.waitFor()).isZero();
        assertThat(second.waitFor()).isZero();
        assertThat(consumer.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(consumer.exitValue()).isZero();
        assertThat(Files.readAllLines(folder.resolve("taken")).stream().map(Integer::valueOf))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 4_000).boxed().toList());
    }

    @Test
    void aWindowThatFailsIsSetAsideWithItsCauseAndComesAgainOnDemand() throws Exception {
        append(1, 30);
        var failing = cli.run(
                "consume",
                "t",
                "--size",
                "10",
                "--drain",
                "--retries",
                "1",
                "--exec",
                "cat > in; if grep -q '^15$' in; then echo bad number >&2; exit 3; fi; cat in >> taken");
        assertThat(failing.status()).isEqualTo(1);
        assertThat(failing.err())
                .contains("exit status 3: bad number")
                .doesNotContain("\tat ")
                .endsWith("minibatch: Set aside in this run: 1 window. Look: minibatch dead t."
                        + " Again: minibatch retry t\n");
        assertThat(Files.readAllLines(folder.resolve("taken"))).hasSize(20);

        assertThat(cli.look("dead", "t").ok().out()).contains("t/default/11").contains("exit status 3: bad number");
        assertThat(cli.look("dead", "t", "--json", "--messages").ok().out())
                .startsWith("{\"id\":\"t/default/11\",\"group\":\"default\",\"size\":10,\"attempts\":2,")
                .endsWith("\"data\":[" + numbers(11, 20, ",") + "]}\n");

        var unknown = cli.look("retry", "t", "99");
        assertThat(unknown.status()).isEqualTo(1);
        assertThat(unknown.err())
                .startsWith("minibatch: ")
                .contains("t/default/99")
                .hasLineCount(1);
        cli.look("retry", "t", "11").ok();
        var again = cli.run("consume", "t", "--size", "10", "--drain").ok().lines();
        assertThat(again).hasSize(1);
        assertThat(again.get(0)).contains("\"id\":\"t/default/11\"").contains("\"attempt\":3,");
        assertThat(cli.look("dead", "t").ok().err()).isEqualTo("Nothing is set aside.\n");
    }

    @Test
    void aPausedGroupGoesOnWhenItIsResumed() throws Exception {
        append(1, 20);
        cli.run("consume", "t", "--size", "10", "--drain").ok();
        assertThat(cli.look("pause", "t").ok().err())
                .isEqualTo("Group \"default\" of stream \"t\" is paused. Go on: minibatch resume t\n");
        append(21, 30);
        assertThat(cli.look("status", "t").ok().out()).contains("paused");
        var refused = cli.run("consume", "t", "--size", "10", "--drain");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).containsPattern("it is paused since .*Z\\. Resume it first: minibatch resume t\n");
        var waiting = cli.start(folder.resolve("out"), folder.resolve("err"), "consume", "t", "--size", "10");
        await().until(() -> Files.readString(folder.resolve("err")).endsWith("\n"));
        assertThat(folder.resolve("err"))
                .content()
                .matches("Group t/default makes no windows: it is paused since .*Z\\. Go on: minibatch resume t\n");
        waiting.destroy();
        assertThat(waiting.waitFor(60, TimeUnit.SECONDS)).isTrue();
        cli.look("resume", "t").ok();
        assertThat(cli.run("consume", "t", "--size", "10", "--drain").ok().lines())
                .hasSize(1);
        assertThat(cli.look("resume", "t", "-g", "nobody").status()).isEqualTo(1);
    }

    @Test
    void messageAfterMessageThatCannotBeReadPausesTheGroupWhichIsSaid() throws Exception {
        append(1, 1);
        Files.writeString(folder.resolve("bad"), "no\n".repeat(101));
        var paused = cli.run("consume", "t", "--size", "1", "--drain", "--from", "file:bad");
        assertThat(paused.status()).isEqualTo(1);
        assertThat(paused.err())
                .containsPattern("Group t/default makes no windows: it is paused since .*Z: 100 messages in a row"
                        + " cannot be decoded as any JSON value .* Go on: minibatch resume t\n")
                .containsPattern("minibatch: .*cannot be drained: it is paused since .* minibatch resume t\n$");
        assertThat(cli.look("status", "t").ok().out())
                .containsOnlyOnce("t/default: paused since ")
                .doesNotContain("stopped");
        cli.look("resume", "t").ok();
        var rest = cli.run("consume", "t", "--size", "1", "--drain");
        assertThat(rest.status()).isEqualTo(1);
        assertThat(rest.err()).contains("Set aside in this run: ");
    }

    @Test
    void aReaderThatGoesAwayEndsItAndItsWindowIsNotCompleted() throws Exception {
        append(1, 10_000);
        var consumer = cli.start("consume", "t", "--size", "10");
        try (var out = new BufferedReader(new InputStreamReader(consumer.getInputStream(), UTF_8))) {
            assertThat(out.readLine()).contains("t/default/1\"");
        }
        assertThat(consumer.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(consumer.exitValue()).isZero();
        assertThat(cli.look("windows", "t").ok().out()).contains("open");
    }

    @Test
    void whatTheCommandLeavesRunningHoldsNothingUp() throws Exception {
        append(1, 2);
        cli.run("consume", "t", "--size", "1", "--drain", "--exec", "sleep 30 & echo done", "--to", "file:out")
                .ok();
        assertThat(Files.readAllLines(folder.resolve("out"))).containsExactly("done", "done");
    }

    @Test
    void resultsAreOnlyAddedToARegularFile() throws Exception {
        append(1, 1);
        var result = cli.run("consume", "t", "--size", "1", "--drain", "--to", "file:/dev/null");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .isEqualTo("minibatch: /dev/null is no regular file, so results cannot be added at its end\n");
    }

    @Test
    void aReaderThatGoesAwayEndsTheDemo() throws Exception {
        var demo = cli.start("demo", "--seconds", "60");
        try (var out = new BufferedReader(new InputStreamReader(demo.getInputStream(), UTF_8))) {
            assertThat(out.readLine()).startsWith("Metrics of this machine");
        }
        assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(demo.exitValue()).isZero();
    }

    @Test
    void aSignalEndsTheDemoWithItsSummary() throws Exception {
        var shown = folder.resolve("shown");
        var demo = cli.start(shown, "demo", "--seconds", "60");
        await().until(() -> Files.readString(shown).contains(" messages  cpu "));
        demo.destroy();
        assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(demo.exitValue()).isEqualTo(143);
        assertThat(Files.readString(shown)).containsPattern("seconds +[\\d,]+ +\\d+ +0 +0 +0");
    }

    @Test
    void aSignalEndsItWhenTheRunningWindowIsDone() throws Exception {
        append(1, 20);
        var consumer = cli.start(
                "consume",
                "t",
                "--size",
                "10",
                "--exec",
                "touch started; until [ -e go ]; do sleep 0.05; done; cat >> taken");
        await().until(() -> Files.exists(folder.resolve("started")));
        consumer.destroy(); // SIGTERM
        Files.createFile(folder.resolve("go"));
        assertThat(consumer.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(consumer.exitValue()).isZero();
        assertThat(Files.readAllLines(folder.resolve("taken"))).startsWith("1").hasSizeBetween(10, 20);
        assertThat(cli.look("status", "t", "--json").ok().out()).contains("\"inFlight\":0");
    }

    @Test
    void filesAreSourceAndSink() throws Exception {
        Files.writeString(folder.resolve("in.jsonl"), "1\n2\n3\n");
        cli.run(
                        "consume",
                        "t",
                        "--size",
                        "2",
                        "--drain",
                        "--rest",
                        "--from",
                        "file:in.jsonl",
                        "--exec",
                        "tr 1 9",
                        "--to",
                        "file:out.jsonl")
                .ok();
        assertThat(Files.readAllLines(folder.resolve("out.jsonl"))).isEqualTo(List.of("9", "2", "3"));
    }

    @Test
    void whatIsNotThereIsNamedWithWhatIs() throws Exception {
        append(1, 1);
        for (var command : List.of("status", "peek", "dead", "windows", "groups", "clear", "delete", "verify")) {
            var result = cli.look(command, "nothing");
            assertThat(result.status()).as(command).isEqualTo(1);
            assertThat(result.err())
                    .startsWith("minibatch: There is no stream \"nothing\" in file:")
                    .endsWith("Streams there: t.\n");
        }
        assertThat(cli.look("dead", "t", "--group", "g").err())
                .isEqualTo("minibatch: Stream \"t\" has no group \"g\". Groups there: none.\n");
    }

    @Test
    void streamsAreListedClearedAndDeleted() throws Exception {
        append(1, 3);
        assertThat(cli.look("streams").ok().lines())
                .hasSize(2)
                .last()
                .asString()
                .contains("t")
                .contains("3");
        cli.look("clear", "t").ok();
        assertThat(cli.look("peek", "t").ok().out()).isEmpty();
        assertThat(cli.look("verify", "t").ok().err()).isEqualTo("Stream \"t\" is sound.\n");
        cli.look("delete", "t").ok();
        assertThat(cli.look("streams").ok().err()).startsWith("There are no streams in file:");
    }

    @Test
    void theDemoShowsAWindowThatIsDeliveredAgainAndEndsWithASummary() throws Exception {
        var result = cli.run("demo", "--seconds", "3").ok();
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .contains(", attempt 1: fails, on purpose")
                .contains(", attempt 2: the same 100 messages")
                .containsPattern("hundreds +[\\d,]+ +\\d+ +1 +0 +0")
                .containsPattern("seconds +[\\d,]+ +\\d+ +0 +0 +0");
        try (var left = Files.list(folder)) {
            assertThat(left).noneMatch(Files::isDirectory);
        }
    }

    private void append(int from, int to) throws Exception {
        var file = folder.resolve("numbers-" + from);
        Files.writeString(file, numbers(from, to, "\n"));
        cli.look("append", "t", file.toString()).ok();
    }

    private static String numbers(int from, int to, String between) {
        return IntStream.rangeClosed(from, to).mapToObj(String::valueOf).collect(joining(between));
    }

    private static String data(String line) {
        return line.substring(line.indexOf("\"data\":[") + 8, line.length() - 2);
    }
}
