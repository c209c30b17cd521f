package io.minibatch.testing;

import io.minibatch.store.Store;
import java.time.Clock;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Appends batches until it is killed, and acknowledges each as {@code <first sequence> <batch> <size>}. The messages of
 * a batch are {@code <batch>/<index>/<size>}, so that one that was torn apart is seen.
 */
public final class CrashProducer {

    private static final String PADDING = "x".repeat(100); // some hundred messages fill a segment

    private CrashProducer() {}

    /** With the URL of the store, the name of the stream, a name of its own, and a seed. */
    public static void main(String[] args) {
        Acknowledged.endWithParent();
        var random = new Random(Long.parseLong(args[3]));
        try (var store = Store.open(args[0], Clock.systemUTC())) {
            var log = store.stream(args[1]).messages();
            for (var n = 0; ; n++) {
                var batch = args[2] + "." + n;
                var size = random.nextInt(4) == 0 ? 1 + random.nextInt(40) : 1;
                var texts = IntStream.range(0, size)
                        .mapToObj(i -> batch + "/" + i + "/" + size + "/" + PADDING)
                        .toArray(String[]::new);
                Acknowledged.line(log.append(StoreFixture.batch(texts)) + " " + batch + " " + size);
                LockSupport.parkNanos(random.nextInt(200_000)); // so that the consumer can follow
            }
        }
    }
}
