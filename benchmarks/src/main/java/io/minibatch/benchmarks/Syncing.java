package io.minibatch.benchmarks;

import static io.minibatch.benchmarks.TrialStore.PAYLOAD;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** Appends that are on the disk before they return, beside a raw file that is written and synced each time. */
final class Syncing implements Measurement {

    private static final int THREADS = 4;

    @Override
    public String name() {
        return "sync";
    }

    @Override
    public List<Row> measure(Settings settings) throws Exception {
        var figures = Rounds.figures(
                settings, List.of(() -> appends(settings, 1), () -> raw(settings), () -> appends(settings, THREADS)));
        return List.of(
                row("sync=always, 1 thread", figures.get(0), figures.get(1), Goal.atLeastTimes(0.8)),
                row("sync=always, 4 threads", figures.get(2), figures.get(1), Goal.atLeastTimes(1.2)));
    }

    private static Row row(String what, Figure ours, Figure raw, Goal goal) {
        return new Row(what, Unit.THOUSAND_PER_SECOND, ours, "raw write and fdatasync, 1 thread", raw, goal);
    }

    private static double appends(Settings settings, int count) throws Exception {
        var message = new byte[PAYLOAD];
        var threads = Executors.newFixedThreadPool(count);
        try (var store = TrialStore.open(settings, "?sync=always")) {
            var stream = store.bytes();
            Callable<Double> appender = () -> Rounds.perSecond(settings, 10, () -> stream.append(message));
            var sum = 0.0;
            for (var rate : threads.invokeAll(
                    IntStream.range(0, count).mapToObj(i -> appender).toList())) {
                sum += rate.get();
            }
            return sum;
        } finally {
            threads.shutdown();
        }
    }

    private static double raw(Settings settings) throws Exception {
        try (var scratch = Scratch.in(settings.folder());
                var file = RawFile.in(scratch.path(), 1, PAYLOAD)) {
            return Rounds.perSecond(settings, 10, () -> {
                file.write();
                file.sync();
            });
        }
    }
}
