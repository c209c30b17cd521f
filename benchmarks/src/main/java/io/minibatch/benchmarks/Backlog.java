package io.minibatch.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a backlog costs: the same work in a JVM with 64 MB of heap, on short streams and with 10 million waiting. */
final class Backlog implements Measurement {

    private static final Goal SAME = Goal.atLeastTimes(0.9);

    @Override
    public String name() {
        return "backlog";
    }

    @Override
    public List<Row> measure(Settings settings) throws Exception {
        try (var scratch = Scratch.in(settings.folder())) {
            var figures = ChildJvm.run(
                    List.of("-Xmx64m"), BacklogProgram.class, scratch.path().resolve("store"), settings.backlog());
            var waiting = String.format("%,d", settings.backlog()).replace(',', ' ') + " waiting, -Xmx64m: ";
            return List.of(
                    row(waiting + "append batches", Unit.MILLION_PER_SECOND, figures, "append", "no backlog", SAME),
                    row(waiting + "consume windows", Unit.MILLION_PER_SECOND, figures, "consume", "no backlog", SAME),
                    row(waiting + "heap in use", Unit.MEGABYTES, figures, "heap", "the same JVM before", Goal.none()),
                    row(
                            waiting + "disk after consuming",
                            Unit.MEGABYTES,
                            figures,
                            "disk",
                            "disk before",
                            Goal.atMostTimes(0.1)));
        }
    }

    private static Row row(String what, Unit unit, Map<String, Figure> figures, String key, String beside, Goal goal) {
        return new Row(
                what,
                unit,
                Objects.requireNonNull(figures.get(key), key),
                beside,
                Objects.requireNonNull(figures.get(key + "-beside"), key),
                goal);
    }
}
