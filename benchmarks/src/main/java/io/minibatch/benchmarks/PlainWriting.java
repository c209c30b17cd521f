package io.minibatch.benchmarks;

import static io.minibatch.benchmarks.TrialStore.BATCH;
import static io.minibatch.benchmarks.TrialStore.PAYLOAD;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/** What our frames would cost with plain writes instead of mapped memory; beside the same raw file. */
final class PlainWriting implements Measurement {

    /** Makes a log for frames of at most some size. */
    private interface Opening {
        PlainLog in(Path folder, int largest) throws IOException;
    }

    @Override
    public String name() {
        return "plain";
    }

    @Override
    public List<Row> measure(Settings settings) throws Exception {
        var figures = Rounds.figures(
                settings,
                List.of(
                        () -> plain(settings, PlainLog::ofChannel, 1),
                        () -> plain(settings, PlainLog::ofRandomAccessFile, 1),
                        () -> Appending.raw(settings, 1),
                        () -> plain(settings, PlainLog::ofChannel, BATCH),
                        () -> plain(settings, PlainLog::ofRandomAccessFile, BATCH),
                        () -> Appending.raw(settings, BATCH)));
        return List.of(
                row("trial: single, plain FileChannel", figures.get(0), figures.get(2)),
                row("trial: single, plain RandomAccessFile", figures.get(1), figures.get(2)),
                row("trial: batches of 1000, plain FileChannel", figures.get(3), figures.get(5)),
                row("trial: batches of 1000, plain RandomAccessFile", figures.get(4), figures.get(5)));
    }

    private static Row row(String what, Figure plain, Figure raw) {
        return new Row(what, Unit.MILLION_PER_SECOND, plain, "raw FileChannel", raw, Goal.none());
    }

    private static double plain(Settings settings, Opening opening, int messages) throws Exception {
        var batch = Collections.nCopies(messages, new byte[PAYLOAD]);
        try (var scratch = Scratch.in(settings.folder());
                var log = opening.in(scratch.path(), PlainLog.frameSize(messages, PAYLOAD))) {
            return messages * Rounds.perSecond(settings, messages == 1 ? 1_000 : 1, () -> log.append(batch));
        }
    }
}
