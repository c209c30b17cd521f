package io.minibatch.benchmarks;

import static io.minibatch.WindowEmitter.count;
import static io.minibatch.benchmarks.TrialStore.PAYLOAD;

import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Each message a window of its own: append, claim, function, complete. */
final class SingleWindows implements Measurement {

    private static final double RATE = 200e3;

    @Override
    public String name() {
        return "single-windows";
    }

    @Override
    public List<Row> measure(Settings settings) throws Exception {
        var figures = Rounds.figures(settings, List.of(() -> windows(settings), () -> raw(settings)));
        return List.of(new Row(
                "windows of 1",
                Unit.THOUSAND_PER_SECOND,
                figures.get(0),
                "raw FileChannel: write, read, write, write",
                figures.get(1),
                Goal.atLeast(Unit.THOUSAND_PER_SECOND, RATE)));
    }

    private static double windows(Settings settings) throws Exception {
        var messages = settings.messages(2 * RATE);
        var seen = new CountDownLatch(messages);
        var message = new byte[PAYLOAD];
        try (var store = TrialStore.open(settings)) {
            var stream = store.bytes();
            var pipeline = stream.windowed(count(1))
                    .workers(1)
                    .forEach(window -> window.data().forEach(data -> seen.countDown()));
            var subscription = pipeline.start();
            try (subscription) {
                var start = System.nanoTime();
                for (var i = 0; i < messages; i++) {
                    stream.append(message);
                }
                seen.await();
                return messages * 1e9 / (System.nanoTime() - start);
            }
        }
    }

    /** The system calls of a program that does the same by itself: message, claim, message back, completion. */
    private static double raw(Settings settings) throws Exception {
        try (var scratch = Scratch.in(settings.folder());
                var journal = Scratch.in(settings.folder());
                var messages = RawFile.in(scratch.path(), 1, PAYLOAD);
                var progress = RawFile.in(journal.path(), 0, 0)) {
            var number = new long[1];
            return Rounds.perSecond(settings, 1_000, () -> {
                messages.write();
                progress.write();
                messages.read(number[0]++, 1, PAYLOAD);
                progress.write();
            });
        }
    }
}
