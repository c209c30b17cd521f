package io.minibatch.benchmarks;

import static io.minibatch.benchmarks.TrialStore.BATCH;
import static io.minibatch.benchmarks.TrialStore.PAYLOAD;

import java.util.Collections;
import java.util.List;

/** Appends by one thread, safe from the death of the process, beside a raw file that is given the same bytes. */
final class Appending implements Measurement {

    private final byte[] message = new byte[PAYLOAD];
    private final List<byte[]> batch = Collections.nCopies(BATCH, message);

    @Override
    public String name() {
        return "append";
    }

    @Override
    public List<Row> measure(Settings settings) throws Exception {
        var figures = Rounds.figures(
                settings,
                List.of(
                        () -> single(settings),
                        () -> raw(settings, 1),
                        () -> batches(settings),
                        () -> raw(settings, BATCH)));
        return List.of(
                new Row(
                        "single appends",
                        Unit.MILLION_PER_SECOND,
                        figures.get(0),
                        "raw FileChannel",
                        figures.get(1),
                        Goal.atLeast(Unit.MILLION_PER_SECOND, 1.5e6)),
                new Row(
                        "batches of 1000",
                        Unit.MILLION_PER_SECOND,
                        figures.get(2),
                        "raw FileChannel",
                        figures.get(3),
                        Goal.atLeastTimes(0.7).and(Goal.atLeast(Unit.MILLION_PER_SECOND, 5e6))));
    }

    private double single(Settings settings) throws Exception {
        try (var store = TrialStore.open(settings)) {
            var stream = store.bytes();
            return Rounds.perSecond(settings, 1_000, () -> stream.append(message));
        }
    }

    private double batches(Settings settings) throws Exception {
        try (var store = TrialStore.open(settings)) {
            var stream = store.bytes();
            return BATCH * Rounds.perSecond(settings, 1, () -> stream.appendAll(batch));
        }
    }

    /** Messages a second in a raw file, so many to a write. */
    static double raw(Settings settings, int messages) throws Exception {
        try (var scratch = Scratch.in(settings.folder());
                var file = RawFile.in(scratch.path(), messages, PAYLOAD)) {
            return messages * Rounds.perSecond(settings, messages == 1 ? 1_000 : 1, file::write);
        }
    }
}
