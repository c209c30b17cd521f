package io.minibatch.benchmarks;

import static io.minibatch.WindowEmitter.count;
import static io.minibatch.benchmarks.TrialStore.BATCH;
import static io.minibatch.benchmarks.TrialStore.PAYLOAD;

import io.minibatch.MessageStream;
import io.minibatch.Minibatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Started by {@link Backlog}: first short streams, one after the other, then one with a backlog, in tenths. */
final class BacklogProgram {

    private static final int PARTS = 10;
    private static final int SHORT_STREAMS = 7;
    private static final int WARM_UPS = 2;
    private static final long SEGMENTS = 2L << 26; // space is given back in segments, and the last one stays
    private static final long PATIENCE = Duration.ofSeconds(20).toNanos();
    private static final long PAUSE = Duration.ofMillis(50).toNanos();

    private final Minibatch minibatch;
    private final Scratch files;
    private final int part;
    private final List<byte[]> batch = Collections.nCopies(BATCH, new byte[PAYLOAD]);
    private final LongAdder seen = new LongAdder();

    private BacklogProgram(Minibatch minibatch, Path folder, int messages) {
        this.minibatch = minibatch;
        this.files = new Scratch(folder);
        this.part = messages / PARTS / BATCH;
    }

    public static void main(String[] arguments) throws InterruptedException {
        var folder = Path.of(arguments[0]);
        try (var minibatch = Minibatch.open(folder)) {
            var program = new BacklogProgram(minibatch, folder, Integer.parseInt(arguments[1]));
            program.shortStreams();
            program.backlog();
        }
    }

    private void shortStreams() throws InterruptedException {
        var append = new double[SHORT_STREAMS - WARM_UPS];
        var consume = new double[SHORT_STREAMS - WARM_UPS];
        for (var i = 0; i < SHORT_STREAMS; i++) {
            var stream = minibatch.stream("short-" + i, byte[].class);
            stream.group().create();
            var appended = appendPart(stream);
            var consumed = consume(stream, 1)[0];
            stream.delete();
            if (i >= WARM_UPS) {
                append[i - WARM_UPS] = appended;
                consume[i - WARM_UPS] = consumed;
            }
        }
        ChildJvm.print("append-beside", append);
        ChildJvm.print("consume-beside", consume);
        ChildJvm.print("heap-beside", heapInUse());
    }

    private void backlog() throws InterruptedException {
        var stream = minibatch.stream("waiting", byte[].class);
        stream.group().create();
        var append = new double[PARTS];
        for (var i = 0; i < PARTS; i++) {
            append[i] = appendPart(stream);
        }
        ChildJvm.print("append", append);
        ChildJvm.print("heap", heapInUse());
        var disk = files.size();
        ChildJvm.print("disk-beside", (double) disk);
        ChildJvm.print("consume", consume(stream, PARTS));
        var start = System.nanoTime();
        while (files.size() > Math.max(disk / PARTS, SEGMENTS) && System.nanoTime() - start < PATIENCE) {
            LockSupport.parkNanos(PAUSE);
        }
        ChildJvm.print("disk", (double) files.size());
    }

    private double appendPart(MessageStream<byte[]> stream) {
        var start = System.nanoTime();
        for (var i = 0; i < part; i++) {
            stream.appendAll(batch);
        }
        return perSecond(System.nanoTime() - start);
    }

    /** Messages a second of each part. */
    private double[] consume(MessageStream<byte[]> stream, int parts) throws InterruptedException {
        var ends = new long[parts + 1];
        var windows = new int[1];
        ends[0] = System.nanoTime();
        stream.windowed(count(BATCH))
                .workers(1)
                .forEach(window -> {
                    for (var message : window.data()) {
                        seen.add(message.length);
                    }
                    if (++windows[0] % part == 0) {
                        ends[windows[0] / part] = System.nanoTime();
                    }
                })
                .drain();
        var rates = new double[parts];
        for (var i = 0; i < parts; i++) {
            rates[i] = perSecond(ends[i + 1] - ends[i]);
        }
        return rates;
    }

    private double perSecond(long nanos) {
        return (double) part * BATCH * 1e9 / nanos;
    }

    private static double heapInUse() {
        System.gc();
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
