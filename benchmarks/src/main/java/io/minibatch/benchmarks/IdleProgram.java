package io.minibatch.benchmarks;

import static io.minibatch.WindowEmitter.count;
import static io.minibatch.WindowEmitter.every;

import io.minibatch.Minibatch;
import io.minibatch.Window;
import java.nio.file.Path;
import java.time.Duration;

/** Started by {@link Idle}: so many pipelines, by count and by time, each on a stream of its own. */
final class IdleProgram {

    private IdleProgram() {}

    public static void main(String[] arguments) throws InterruptedException {
        var pipelines = Integer.parseInt(arguments[1]);
        var millis = Long.parseLong(arguments[2]);
        try (var minibatch = Minibatch.open(Path.of(arguments[0]))) {
            for (var i = 0; i < pipelines; i++) {
                minibatch.stream("idle-" + i)
                        .windowed(i % 2 == 0 ? count(1_000) : every(Duration.ofSeconds(1)))
                        .forEach(Window::data)
                        .start();
            }
            Thread.sleep(
                    millis); // what starting costs is over, the compilers are done with most, and all has backed off
            var before = cpuTime();
            var start = System.nanoTime();
            Thread.sleep(millis);
            ChildJvm.print("idle", (double) (cpuTime() - before) / (System.nanoTime() - start));
        }
    }

    private static long cpuTime() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElseThrow(() -> new IllegalStateException("This system does not tell the processor time"))
                .toNanos();
    }
}
