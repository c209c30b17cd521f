package io.minibatch.celery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the programs in {@code src/test/resources/python}, with the Python of Debian, which has Celery. */
record Python(Path folder, Map<String, String> environment) {

    private static final String PYTHON = "/usr/bin/python3";

    /** Runs it to its end, and returns the lines that it printed. */
    List<String> run(String program, Object... arguments) throws Exception {
        var command = new ArrayList<String>();
        command.add(programs().resolve(program).toString());
        for (var argument : arguments) {
            command.add(argument.toString());
        }
        var out = Files.createTempFile(folder, "out", "");
        var err = Files.createTempFile(folder, "err", "");
        var process = start(command, out, err);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
        assertThat(process.exitValue()).as(Files.readString(err)).isZero();
        return Files.readAllLines(out);
    }

    /** Starts it; both kinds of output go into the files. */
    Process start(List<String> arguments, Path out, Path err) throws IOException, URISyntaxException {
        var command = new ArrayList<>(List.of(PYTHON));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        builder.environment().put("PYTHONPATH", programs().toString());
        return ServerProcess.start(builder);
    }

    private static Path programs() throws URISyntaxException {
        return Path.of(Python.class.getResource("/python").toURI());
    }
}
