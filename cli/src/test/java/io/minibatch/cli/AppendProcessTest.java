package io.minibatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppendProcessTest {

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
    void whatIsAppendedComesInWindowsOnceAndInOrder() throws Exception {
        var lines = IntStream.rangeClosed(1, 100_000)
                .mapToObj(n -> "{\"n\":" + n + "}\n")
                .collect(Collectors.joining());
        assertThat(cli.runWith(lines, "append", "t").ok().out()).isEqualTo("100000\n");

        var windows = cli.run("consume", "t", "--size", "1000", "--drain").ok().lines();
        assertThat(windows).hasSize(100);
        var payloads = windows.stream()
                .map(line -> line.substring(line.indexOf("\"data\":[") + 8, line.length() - 2))
                .collect(Collectors.joining(","));
        assertThat(payloads + ",").isEqualTo(lines.replace('\n', ','));

        assertThat(cli.look("status", "t", "--json").ok().out())
                .startsWith("{\"stream\":\"t\",\"waiting\":0,\"inFlight\":0,\"done\":100000,\"dead\":0,\"lost\":0,"
                        + "\"groups\":[{");
    }

    @Test
    void aLineOfASlowPipeIsDurableBeforeTheNextOneComes() throws Exception {
        var append = cli.start("append", "t", "--ack");
        try (var in = append.getOutputStream();
                var acks = new BufferedReader(new InputStreamReader(append.getInputStream(), UTF_8))) {
            for (var n = 1; n <= 3; n++) {
                in.write((n + "\nhalf a li").getBytes(UTF_8), 0, 2); // only the whole line
                in.flush();
                assertThat(acks.readLine()).isEqualTo(String.valueOf(n));
            }
        }
        assertThat(append.waitFor()).isZero();
    }

    @Test
    void whatItAcknowledgedSurvivesItsKill() throws Exception {
        var acks = folder.resolve("acks");
        var append = cli.start(acks, "append", "t", "--ack");
        var endless = new Thread(() -> {
            try (var in = append.getOutputStream()) {
                while (true) {
                    in.write("{\"some\":\"payload\"}\n".repeat(100).getBytes(UTF_8));
                }
            } catch (IOException e) {
                // It is killed.
            }
        });
        endless.start();
        await().until(() -> Files.size(acks) > 1_000);
        append.destroyForcibly().waitFor();
        endless.join();

        var written = Files.readString(acks);
        var complete = written.substring(0, written.lastIndexOf('\n')).lines().toList();
        var acknowledged = Long.parseLong(complete.get(complete.size() - 1));
        assertThat(waiting()).isGreaterThanOrEqualTo(acknowledged).isPositive();

        var before = waiting();
        assertThat(cli.runWith("{}\n", "append", "t").ok().out()).isEqualTo("1\n");
        assertThat(waiting()).isEqualTo(before + 1);
    }

    @Test
    void aSignalEndsItWithTheCountOfWhatWasReadAndWithoutHalfALine() throws Exception {
        var out = folder.resolve("out");
        var append = cli.start(out, "append", "t", "--ack");
        append.getOutputStream().write("1\n2\n34".getBytes(UTF_8)); // perhaps the beginning of 345
        append.getOutputStream().flush();
        await().until(() -> Files.size(out) > 0);
        append.toHandle().destroy(); // SIGTERM; that of Process would end the input, too
        assertThat(append.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(append.exitValue()).isEqualTo(143);
        assertThat(Files.readAllLines(out)).last().isEqualTo("2");
        assertThat(waiting()).isEqualTo(2);
    }

    @Test
    void itFailsWhenNobodyReadsWhatItAcknowledges() throws Exception {
        var append = cli.start("append", "t", "--ack");
        append.getInputStream().close();
        append.getOutputStream().write("1\n".getBytes(UTF_8));
        append.getOutputStream().flush();
        assertThat(append.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(append.exitValue()).isEqualTo(1);
        assertThat(waiting()).isEqualTo(1);
    }

    @Test
    void aLineThatIsTooLargeForTheStoreIsNamedByItsNumber() throws Exception {
        var url = "file:" + folder.resolve("store") + "?max-message=10";
        var input = "1\n\n2\n\"" + "x".repeat(20) + "\"\n3\n";
        var result = cli.runWith(input, "--url", url, "append", "t");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEqualTo("2\n");
        assertThat(result.err())
                .startsWith("minibatch: line 4 cannot be appended: ")
                .contains("has 22");

        var skipped =
                cli.runWith(input, "--url", url, "append", "t", "--skip-bad").ok();
        assertThat(skipped.out()).isEqualTo("3\n");
        assertThat(skipped.err()).startsWith("line 4 is set aside: ");
    }

    @Test
    void aNameThatTheEnvironmentCannotReadIsRefused() throws Exception {
        var result = cli.run("append", "\uFFFD");
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err())
                .startsWith("minibatch: an argument has characters")
                .hasLineCount(1);
        assertThat(folder.resolve("store")).doesNotExist();
    }

    @Test
    void aBrokenLineStopsItWithEverythingBeforeAppendedAndCounted() throws Exception {
        var result = cli.runWith("{\"a\":1}\n\n{\"a\":2}\n{\"a\":\n{\"a\":3}\n", "append", "t");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEqualTo("2\n");
        assertThat(result.err())
                .startsWith("minibatch: line 4 cannot be appended: ")
                .hasLineCount(1);
        assertThat(waiting()).isEqualTo(2);
    }

    @Test
    void badLinesAreSetAsideOnDemand() throws Exception {
        var result = cli.runWith("1\noops\n2\n", "append", "t", "--skip-bad").ok();
        assertThat(result.out()).isEqualTo("2\n");
        assertThat(result.err()).contains("line 2 is set aside").contains("t.bad.jsonl");
        assertThat(Files.readAllLines(folder.resolve("t.bad.jsonl"))).isEqualTo(List.of("oops"));
    }

    @Test
    void theFileOfBadLinesIsNotReadWhileItIsWritten() throws Exception {
        cli.runWith("oops\n", "append", "t", "--skip-bad").ok();
        var again = cli.run("append", "t", "t.bad.jsonl", "--skip-bad");
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.err()).contains("t.bad.jsonl is where bad lines are set aside");
        cli.run("append", "t", "--skip-bad", "--bad-file", "other", "t.bad.jsonl")
                .ok();
        assertThat(Files.readAllLines(folder.resolve("other"))).isEqualTo(List.of("oops"));
    }

    @Test
    void textAndFilesAreTakenToo() throws Exception {
        Files.writeString(folder.resolve("in"), "a \"b\"\nc\n");
        assertThat(cli.run("append", "t", "in", "--text").ok().out()).isEqualTo("2\n");
        assertThat(cli.look("peek", "t", "-n", "1").ok().out()).endsWith("\"data\":\"a \\\"b\\\"\"}\n");
        var missing = cli.run("append", "t", "nothing");
        assertThat(missing.status()).isEqualTo(1);
        assertThat(missing.err()).isEqualTo("minibatch: there is no file nothing\n");
    }

    private long waiting() throws Exception {
        var status = cli.look("status", "t", "--json").ok().out();
        var from = status.indexOf("\"waiting\":") + 10;
        return Long.parseLong(status.substring(from, status.indexOf(',', from)));
    }
}
