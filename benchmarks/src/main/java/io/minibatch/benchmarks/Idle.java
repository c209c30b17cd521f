package io.minibatch.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

/** The processor time of pipelines for which nothing comes; beside a JVM that sleeps. All at the same time. */
final class Idle implements Measurement {

    private static final Goal GOAL = Goal.atMost(Unit.PERCENT_OF_A_CORE, 0.005);
    private static final int FACTOR = 60;

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public List<Row> measure(Settings settings) throws Exception {
        var time = settings.round().multipliedBy(FACTOR);
        var counts = List.of(0, 1, settings.pipelines());
        var figures = new ArrayList<Figure>();
        var threads = Executors.newFixedThreadPool(counts.size());
        try {
            var programs = counts.stream()
                    .map(pipelines -> (Callable<Figure>) () -> idle(settings, pipelines, time))
                    .toList();
            for (var figure : threads.invokeAll(programs)) {
                figures.add(figure.get());
            }
        } finally {
            threads.shutdownNow();
        }
        var rows = new ArrayList<Row>();
        for (var i = 1; i < counts.size(); i++) {
            rows.add(new Row(
                    "idle, pipelines: " + counts.get(i),
                    Unit.PERCENT_OF_A_CORE,
                    figures.get(i),
                    "a JVM that sleeps",
                    figures.get(0),
                    GOAL));
        }
        return rows;
    }

    private static Figure idle(Settings settings, int pipelines, Duration time) throws Exception {
        try (var scratch = Scratch.in(settings.folder())) {
            var figures = ChildJvm.run(
                    List.of(), IdleProgram.class, scratch.path().resolve("store"), pipelines, time.toMillis());
            return Objects.requireNonNull(figures.get("idle"));
        }
    }
}
