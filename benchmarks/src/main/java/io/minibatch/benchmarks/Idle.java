package io.minibatch.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The processor time of pipelines for which nothing comes; beside a JVM that sleeps. */
final class Idle implements Measurement {

    private static final Goal GOAL = Goal.atMost(Unit.PERCENT_OF_A_CORE, 0.005);
    private static final int FACTOR = 10;

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public List<Row> measure(Settings settings) throws Exception {
        var time = settings.round().multipliedBy(FACTOR);
        var nothing = idle(settings, 0, time);
        var rows = new ArrayList<Row>();
        for (var pipelines : List.of(1, settings.pipelines())) {
            rows.add(new Row(
                    "idle, pipelines: " + pipelines,
                    Unit.PERCENT_OF_A_CORE,
                    idle(settings, pipelines, time),
                    "a JVM that sleeps",
                    nothing,
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
