package io.minibatch.benchmarks;

import static io.minibatch.benchmarks.TrialStore.BATCH;
import static io.minibatch.benchmarks.TrialStore.PAYLOAD;

import io.minibatch.Codec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

/** What two threads do at best that hand batches over with nothing around it: the limits of delivery. */
final class RawPipes {

    private static final int AHEAD = 64;

    private RawPipes() {}

    /** One thread writes batches to a file, the other reads them from it and takes the messages out. */
    static double bytes(Settings settings, int messages) throws Exception {
        var written = new ArrayBlockingQueue<Long>(messages / BATCH);
        try (var scratch = Scratch.in(settings.folder());
                var file = RawFile.in(scratch.path(), BATCH, PAYLOAD)) {
            return together(
                    messages,
                    () -> {
                        for (var i = 0L; i < messages / BATCH; i++) {
                            file.write();
                            written.put(i);
                        }
                        return 0L;
                    },
                    () -> {
                        var seen = 0L;
                        for (var i = 0; i < messages / BATCH; i++) {
                            for (var message : file.read(written.take(), BATCH, PAYLOAD)) {
                                seen += message.length;
                            }
                        }
                        return seen;
                    });
        }
    }

    /** One thread encodes records, the other decodes them; there is no file. */
    static double json(int messages) throws Exception {
        var codec = Codec.of(Reading.class);
        var batch = Reading.some(BATCH);
        BlockingQueue<List<byte[]>> encoded = new ArrayBlockingQueue<>(AHEAD);
        return together(
                messages,
                () -> {
                    for (var i = 0; i < messages / BATCH; i++) {
                        var bytes = new ArrayList<byte[]>(BATCH);
                        for (var reading : batch) {
                            bytes.add(codec.encode(reading));
                        }
                        encoded.put(bytes);
                    }
                    return 0.0;
                },
                () -> {
                    var sum = 0.0;
                    for (var i = 0; i < messages / BATCH; i++) {
                        for (var bytes : encoded.take()) {
                            sum += codec.decode(bytes).celsius();
                        }
                    }
                    return sum;
                });
    }

    private static <T> double together(int messages, Callable<T> producer, Callable<T> consumer) throws Exception {
        var threads = Executors.newFixedThreadPool(2);
        try {
            var start = System.nanoTime();
            for (var end : threads.invokeAll(List.of(producer, consumer))) {
                end.get();
            }
            return messages * 1e9 / (System.nanoTime() - start);
        } finally {
            threads.shutdown();
        }
    }
}
