package io.minibatch.benchmarks;

import static io.minibatch.WindowEmitter.count;
import static io.minibatch.benchmarks.TrialStore.BATCH;
import static io.minibatch.benchmarks.TrialStore.PAYLOAD;

import io.minibatch.MessageStream;
import io.minibatch.WindowAction;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/**
 * From append to completed window in one process: a thread appends batches of 1000 while a pipeline delivers windows of
 * 1000 to a function that looks at each message. Counted from the first append until the function has had the last.
 */
final class Delivery implements Measurement {

    private static final double BYTES_RATE = 3e6;
    private static final double JSON_RATE = 0.7e6;

    @Override
    public String name() {
        return "delivery";
    }

    @Override
    public List<Row> measure(Settings settings) throws Exception {
        var bytes = settings.messages(BYTES_RATE);
        var json = settings.messages(JSON_RATE);
        var figures = Rounds.figures(
                settings,
                List.of(
                        () -> bytes(settings, bytes),
                        () -> RawPipes.bytes(settings, bytes),
                        () -> json(settings, json),
                        () -> RawPipes.json(json)));
        return List.of(
                new Row(
                        "windows of 1000, bytes",
                        Unit.MILLION_PER_SECOND,
                        figures.get(0),
                        "raw FileChannel, one writes, one reads",
                        figures.get(1),
                        Goal.atLeast(Unit.MILLION_PER_SECOND, BYTES_RATE)),
                new Row(
                        "windows of 1000, JSON records",
                        Unit.MILLION_PER_SECOND,
                        figures.get(2),
                        "the codec alone, one encodes, one decodes",
                        figures.get(3),
                        Goal.atLeast(Unit.MILLION_PER_SECOND, JSON_RATE)));
    }

    private static double bytes(Settings settings, int messages) throws Exception {
        var batch = Collections.nCopies(BATCH, new byte[PAYLOAD]);
        var seen = new LongAdder();
        try (var store = TrialStore.open(settings)) {
            return deliver(store.bytes(), batch, messages, window -> {
                for (var message : window.data()) {
                    seen.add(message.length);
                }
            });
        }
    }

    private static double json(Settings settings, int messages) throws Exception {
        var batch = Reading.some(BATCH);
        var sum = new DoubleAdder();
        try (var store = TrialStore.open(settings)) {
            return deliver(store.stream(Reading.class), batch, messages, window -> {
                for (var reading : window.data()) {
                    sum.add(reading.celsius());
                }
            });
        }
    }

    private static <T> double deliver(MessageStream<T> stream, List<T> batch, int messages, WindowAction<T> action)
            throws Exception {
        var windows = new CountDownLatch(messages / BATCH);
        var pipeline = stream.windowed(count(BATCH)).workers(1).forEach(window -> {
            action.accept(window);
            windows.countDown();
        });
        var subscription = pipeline.start();
        try (subscription) {
            var start = System.nanoTime();
            for (var i = 0; i < messages / BATCH; i++) {
                stream.appendAll(batch);
            }
            windows.await();
            return messages * 1e9 / (System.nanoTime() - start);
        }
    }
}
