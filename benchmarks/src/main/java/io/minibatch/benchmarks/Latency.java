package io.minibatch.benchmarks;

import static io.minibatch.WindowEmitter.count;
import static io.minibatch.benchmarks.TrialStore.PAYLOAD;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The time from the call of append to the call of the function, at 1000 messages a second, which leaves both threads
 * asleep in between; beside a queue in memory, which is what waking a thread costs.
 */
final class Latency implements Measurement {

    private static final int RATE = 1_000;
    private static final long PERIOD = TimeUnit.SECONDS.toNanos(1) / RATE;
    private static final byte[] STOP = {};

    /** Who is given messages. */
    private interface Target {
        void accept(byte[] message);
    }

    /** What a round saw, in seconds. */
    private record Percentiles(double p50, double p99) {
        static Percentiles of(long[] nanos) {
            Arrays.sort(nanos);
            return new Percentiles(nanos[nanos.length / 2] / 1e9, nanos[nanos.length * 99 / 100] / 1e9);
        }
    }

    /** The delays of all messages. */
    private static final class Delays {
        private final long[] nanos;
        private final CountDownLatch left;
        private int seen;

        Delays(int messages) {
            nanos = new long[messages];
            left = new CountDownLatch(messages);
        }

        void arrived(byte[] message) {
            nanos[seen++] = System.nanoTime() - ByteBuffer.wrap(message).getLong();
            left.countDown();
        }

        Percentiles await() throws InterruptedException {
            left.await();
            return Percentiles.of(nanos);
        }
    }

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public List<Row> measure(Settings settings) throws Exception {
        var rounds = Rounds.<Percentiles>byTurns(settings, List.of(() -> ours(settings), () -> queue(settings)));
        return List.of(
                new Row(
                        "append to function, p50",
                        Unit.MICROSECONDS,
                        new Figure(rounds.get(0).stream().map(Percentiles::p50).toList()),
                        "LinkedBlockingQueue, p50",
                        new Figure(rounds.get(1).stream().map(Percentiles::p50).toList()),
                        Goal.atMost(Unit.MICROSECONDS, 50e-6)),
                new Row(
                        "append to function, p99",
                        Unit.MICROSECONDS,
                        new Figure(rounds.get(0).stream().map(Percentiles::p99).toList()),
                        "LinkedBlockingQueue, p99",
                        new Figure(rounds.get(1).stream().map(Percentiles::p99).toList()),
                        Goal.atMost(Unit.MICROSECONDS, 1e-3)));
    }

    private static Percentiles ours(Settings settings) throws Exception {
        var messages = settings.messages(2 * RATE);
        var delays = new Delays(messages);
        try (var store = TrialStore.open(settings)) {
            var stream = store.bytes();
            var pipeline = stream.windowed(count(1))
                    .workers(1)
                    .forEach(window -> window.data().forEach(delays::arrived));
            var subscription = pipeline.start();
            try (subscription) {
                send(messages, stream::append);
                return delays.await();
            }
        }
    }

    private static Percentiles queue(Settings settings) throws Exception {
        var messages = settings.messages(2 * RATE);
        var delays = new Delays(messages);
        var queue = new LinkedBlockingQueue<byte[]>();
        var reader = new Thread(() -> {
            try {
                for (var message = queue.take(); message != STOP; message = queue.take()) {
                    delays.arrived(message);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        reader.start();
        send(messages, queue::add);
        queue.add(STOP);
        reader.join();
        return delays.await();
    }

    private static void send(int messages, Target target) {
        var next = System.nanoTime();
        for (var i = 0; i < messages; i++) {
            next += PERIOD;
            for (var left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            var message = new byte[PAYLOAD];
            ByteBuffer.wrap(message).putLong(System.nanoTime());
            target.accept(message);
        }
    }
}
