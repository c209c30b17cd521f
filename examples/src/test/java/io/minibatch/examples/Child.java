package io.minibatch.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Runs a program as a person does: in a JVM of its own, in some folder, with nothing set. */
record Child(Path folder, String classPath, List<String> arguments) {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int SIGTERM = 143;
    private static final Pattern UNCAUGHT = Pattern.compile("(?m)^Exception in ");

    /** On the tests' own class path. */
    static Child in(Path folder) {
        return new Child(folder, System.getProperty("java.class.path"), List.of());
    }

    Child with(Path classes) {
        return new Child(folder, classes + File.pathSeparator + classPath, arguments);
    }

    Child with(String... arguments) {
        return new Child(folder, classPath, List.of(arguments));
    }

    /** Runs to the end, and returns the lines printed. */
    List<String> run(String main) throws IOException, InterruptedException {
        return run(main, false, out -> false);
    }

    /** Runs until so many lines are printed, then stops it as Ctrl-C does, and returns all lines printed. */
    List<String> runUntilStopped(String main, int lines) throws IOException, InterruptedException {
        return run(main, true, out -> lines(out).size() >= lines);
    }

    /** Runs until this is so, then stops it as Ctrl-C does, and returns all lines printed. */
    List<String> runUntil(String main, BooleanSupplier done) throws IOException, InterruptedException {
        return run(main, true, out -> done.getAsBoolean());
    }

    private List<String> run(String main, boolean endless, Predicate<Path> done)
            throws IOException, InterruptedException {
        var out = Files.createTempFile("out", ".txt");
        var err = Files.createTempFile("err", ".txt");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ArrayList<>(List.of(java, "-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", classPath, main));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment()
                .keySet()
                .removeAll(List.of("MINIBATCH_URL", "MINIBATCH_MONGO_URL", "MONGO_URL", "JAVA_TOOL_OPTIONS"));
        var process = builder.start();
        try {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(!process.isAlive() || done.test(out))
                            .as(() -> main + " ends, or does all it shall; so far: " + lines(out) + lines(err))
                            .isTrue());
            if (process.isAlive()) {
                process.destroy();
                assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .as(main + " ends after SIGTERM")
                        .isTrue();
            }
            var problems = Files.readString(err);
            assertThat(process.exitValue()).as(main + " said: " + problems).isEqualTo(endless ? SIGTERM : 0);
            assertThat(problems).doesNotContainPattern(UNCAUGHT);
            return lines(out);
        } finally {
            process.destroyForcibly();
            Files.delete(out);
            Files.delete(err);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
