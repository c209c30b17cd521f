package io.minibatch.mongodb.store;

import io.minibatch.Minibatch;
import io.minibatch.store.UnavailableException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Appends batches until it is killed, and acknowledges each; says {@code refused <batch>} where the server was away.
 */
final class CrashProducer {

    private CrashProducer() {}

    /** With the URL of the store, the name of the stream, a name of its own, and a seed. */
    public static void main(String[] args) {
        Acknowledged.endWithParent();
        var random = new Random(Long.parseLong(args[3]));
        try (var mb = Minibatch.open(args[0])) {
            var stream = mb.stream(args[1], String.class);
            for (var n = 0; ; n++) {
                var batch = args[2] + "." + n;
                var size = random.nextInt(4) == 0 ? 1 + random.nextInt(40) : 1;
                try {
                    stream.appendAll(List.of(Acknowledged.batch(batch, size)));
                    Acknowledged.line(Acknowledged.appended(batch, size));
                } catch (UnavailableException e) {
                    Acknowledged.line("refused " + batch + " " + e.getMessage());
                }
                LockSupport.parkNanos(random.nextInt(8_000_000)); // so that the consumers can follow
            }
        }
    }
}
