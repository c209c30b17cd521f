package io.minibatch.testing;

import static io.minibatch.WindowEmitter.count;

import io.minibatch.Minibatch;
import java.nio.file.Path;

/** Uses the library as a named module; see {@link ModulePathTest}. */
final class ModulePathProgram {

    record Reading(String sensor, double celsius) {}

    private ModulePathProgram() {}

    public static void main(String[] arguments) throws Exception {
        try (var minibatch = Minibatch.open(Path.of(arguments[0]))) {
            var readings = minibatch.stream("readings", Reading.class).retain(java.time.Duration.ofDays(1));
            readings.append(new Reading("s1", 20.5));
            readings.windowed(count(1))
                    .forEach(window -> System.out.println(
                            Minibatch.class.getModule().getName() + " " + window.id() + " " + window.data()))
                    .drain();
        }
    }
}
