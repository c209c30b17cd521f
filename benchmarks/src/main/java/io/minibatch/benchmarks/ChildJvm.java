package io.minibatch.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A program of ours in a JVM of its own; it prints figures, a line each: a name, then what its rounds measured. */
final class ChildJvm {

    private ChildJvm() {}

    static Map<String, Figure> run(List<String> options, Class<?> program, Object... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        for (var argument : arguments) {
            command.add(argument.toString());
        }
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            var figures = new HashMap<String, Figure>();
            for (var line : lines.lines().toList()) {
                var space = line.indexOf(' ');
                figures.put(line.substring(0, space), Figure.parse(line.substring(space)));
            }
            var status = process.waitFor();
            if (status != 0) {
                throw new IOException(command + " ended with status " + status);
            }
            return figures;
        } finally {
            process.destroy();
        }
    }

    /** Called by the program. */
    static void print(String name, double... rounds) {
        var line = new StringBuilder(name);
        for (var value : rounds) {
            line.append(' ').append(value);
        }
        System.out.println(line);
    }
}
