package io.minibatch.mongodb.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the programs in {@code src/test/resources/python}, with the Python of Debian, which has the packages. */
final class Python implements AutoCloseable {

    static final int KILLED = 137;

    private static final String PYTHON = "/usr/bin/python3";

    private final Path folder;
    private final List<Process> started = new ArrayList<>();

    /** With a folder for what the programs print. */
    Python(Path folder) {
        this.folder = folder;
    }

    /** A program that was started. */
    record Program(Process process, Path out, Path err) {

        List<String> lines() throws IOException {
            return Files.readAllLines(out);
        }

        /** Waits for its end, and returns what it printed. */
        List<String> ended(int status) throws Exception {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
            assertThat(process.exitValue()).as(Files.readString(err)).isEqualTo(status);
            return lines();
        }
    }

    Program start(String program, Object... arguments) throws IOException, URISyntaxException {
        var programs = Path.of(Python.class.getResource("/python").toURI());
        var command = new ArrayList<>(List.of(PYTHON, programs.resolve(program).toString()));
        for (var argument : arguments) {
            command.add(argument.toString());
        }
        var out = Files.createTempFile(folder, "out", "");
        var err = Files.createTempFile(folder, "err", "");
        var builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        var process = builder.start();
        started.add(process);
        return new Program(process, out, err);
    }

    List<String> run(String program, Object... arguments) throws Exception {
        return start(program, arguments).ended(0);
    }

    @Override
    public void close() {
        for (var process : started) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
