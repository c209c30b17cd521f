package io.minibatch.benchmarks;

import static io.minibatch.benchmarks.TrialStore.BATCH;
import static io.minibatch.benchmarks.TrialStore.PAYLOAD;

import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.List;

/**
 * The processor time that the appending thread spends on a message, which other work on the machine disturbs much less
 * than it does rates. What other threads do for it (garbage collection, background sync) is not in it.
 */
final class AppendCost implements Measurement {

    private static final int MESSAGES_PER_SECOND = 1_000_000;
    private final byte[] message = new byte[PAYLOAD];
    private final List<byte[]> batch = Collections.nCopies(BATCH, message);

    @Override
    public String name() {
        return "cost";
    }

    @Override
    public List<Row> measure(Settings settings) throws Exception {
        var figures = Rounds.figures(
                settings,
                List.of(
                        () -> ours(settings, 1),
                        () -> plain(settings, 1),
                        () -> raw(settings, 1),
                        () -> ours(settings, BATCH),
                        () -> plain(settings, BATCH),
                        () -> raw(settings, BATCH)));
        return List.of(
                row("processor time of a message, single", figures.get(0), figures.get(2)),
                row("the same, trial with plain FileChannel", figures.get(1), figures.get(2)),
                row("processor time of a message, in batches of 1000", figures.get(3), figures.get(5)),
                row("the same, trial with plain FileChannel", figures.get(4), figures.get(5)));
    }

    private static Row row(String what, Figure ours, Figure raw) {
        return new Row(what, Unit.NANOSECONDS, ours, "raw FileChannel", raw, Goal.none());
    }

    private double ours(Settings settings, int size) throws Exception {
        try (var store = TrialStore.open(settings)) {
            var stream = store.bytes();
            return size == 1
                    ? perMessage(settings, 1, () -> stream.append(message))
                    : perMessage(settings, size, () -> stream.appendAll(batch));
        }
    }

    private double plain(Settings settings, int size) throws Exception {
        try (var scratch = Scratch.in(settings.folder());
                var log = PlainLog.ofChannel(scratch.path(), PlainLog.frameSize(size, PAYLOAD))) {
            var messages = batch.subList(0, size);
            return perMessage(settings, size, () -> log.append(messages));
        }
    }

    private static double raw(Settings settings, int size) throws Exception {
        try (var scratch = Scratch.in(settings.folder());
                var file = RawFile.in(scratch.path(), size, PAYLOAD)) {
            return perMessage(settings, size, file::write);
        }
    }

    /** In seconds. */
    private static double perMessage(Settings settings, int size, Rounds.Step step) throws Exception {
        step.run(); // what a first append makes is made
        var steps = settings.messages(MESSAGES_PER_SECOND) / size;
        var threads = ManagementFactory.getThreadMXBean();
        var before = threads.getCurrentThreadCpuTime();
        for (var i = 0; i < steps; i++) {
            step.run();
        }
        return (threads.getCurrentThreadCpuTime() - before) / 1e9 / steps / size;
    }
}
