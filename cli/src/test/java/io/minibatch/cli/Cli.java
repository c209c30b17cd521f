package io.minibatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the command as a process of its own, in a folder of the test. */
final class Cli implements AutoCloseable {

    private final Path folder;
    private final String url;
    private final List<Process> started = new ArrayList<>();

    Cli(Path folder) {
        this(folder, "file:" + folder.resolve("store"));
    }

    Cli(Path folder, String url) {
        this.folder = folder;
        this.url = url;
    }

    /** How a command ended. */
    record Result(int status, String out, String err) {

        List<String> lines() {
            return out.lines().toList();
        }

        Result ok() {
            assertThat(status).as(out + err).isZero();
            return this;
        }
    }

    /** With options for the JVM. */
    Result runJava(List<String> options, String... args) throws Exception {
        return runWith(InputStream.nullInputStream(), builder(options, args));
    }

    Result run(String... args) throws Exception {
        return runWith(InputStream.nullInputStream(), args);
    }

    Result runWith(String input, String... args) throws Exception {
        return runWith(new ByteArrayInputStream(input.getBytes(UTF_8)), args);
    }

    /** Runs a command that only looks or mends, in this process, which is sooner done. */
    Result look(String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var main = new Main(new Output(out), new Terminal(false, false, false, 0, false));
        var all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--url", url));
        var before = System.err;
        System.setErr(new PrintStream(err, true, UTF_8));
        try {
            var status = main.commandLine().execute(all.toArray(String[]::new));
            return new Result(status, out.toString(UTF_8), err.toString(UTF_8));
        } finally {
            System.setErr(before);
        }
    }

    /** Starts it, with its output in a file of this name. */
    Process start(Path out, String... args) throws IOException {
        return start(builder(args).redirectOutput(out.toFile()));
    }

    /** The same, and what it says to people in another file. */
    Process start(Path out, Path err, String... args) throws IOException {
        return start(builder(args).redirectOutput(out.toFile()).redirectError(err.toFile()));
    }

    /** Starts it; its output is to be read. */
    Process start(String... args) throws IOException {
        return start(builder(args));
    }

    Path folder() {
        return folder;
    }

    private Result runWith(InputStream input, String... args) throws Exception {
        return runWith(input, builder(args));
    }

    private Result runWith(InputStream input, ProcessBuilder builder) throws Exception {
        var out = Files.createTempFile(folder, "out", "");
        var err = Files.createTempFile(folder, "err", "");
        var process = start(builder.redirectOutput(out.toFile()).redirectError(err.toFile()));
        try (var in = process.getOutputStream()) {
            input.transferTo(in);
        } catch (IOException e) {
            // It ended before it read all.
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private ProcessBuilder builder(String... args) {
        return builder(List.of(), args);
    }

    private ProcessBuilder builder(List<String> options, String... args) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1"); // starts sooner
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(args));
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("MINIBATCH_URL", url);
        return builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    }

    private Process start(ProcessBuilder builder) throws IOException {
        var process = builder.start();
        started.add(process);
        return process;
    }

    @Override
    public void close() {
        for (var process : started) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        for (var process : started) { // until then it writes into the folder
            process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
        }
    }
}
