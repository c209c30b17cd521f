package io.minibatch.examples;

import static io.minibatch.WindowEmitter.countOrTime;
import static java.time.Duration.ofMillis;

import io.minibatch.Minibatch;
import io.minibatch.celery.CeleryEventSource;
import java.util.Map;

/**
 * Prints what the tasks of Celery's workers (started with {@code -E}) come to, from the broker at
 * {@code redis://localhost:6379/0} unless another URL is given. Runs until it is stopped.
 */
public final class CeleryMonitor {

    private CeleryMonitor() {}

    /** With the URL of the broker. */
    public static void main(String[] args) throws InterruptedException {
        var broker = args.length > 0 ? args[0] : "redis://localhost:6379/0";
        try (var mb = Minibatch.open()) {
            mb.stream("tasks")
                    .attach(new CeleryEventSource<>(broker))
                    .windowed(countOrTime(100, ofMillis(200)))
                    .forEach(window ->
                            window.data().stream().map(CeleryMonitor::line).forEach(System.out::println))
                    .run();
        }
    }

    private static String line(Map<String, Object> task) {
        return task.get("task_name") + " " + task.get("task_state") + " " + task.get("task_info");
    }
}
