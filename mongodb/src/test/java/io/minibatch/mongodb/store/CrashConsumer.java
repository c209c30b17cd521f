package io.minibatch.mongodb.store;

import static io.minibatch.WindowEmitter.count;

import io.minibatch.Minibatch;
import io.minibatch.Retry;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** Consumes windows until it is killed, and says which it has started and which are completed. */
final class CrashConsumer {

    private CrashConsumer() {}

    /** With the URL of the store, the name of the stream, and the size of the windows. */
    public static void main(String[] args) throws InterruptedException {
        Acknowledged.endWithParent();
        try (var mb = Minibatch.builder()
                .url(args[0])
                .listener(Acknowledged.listener(Acknowledged::line))
                .open()) {
            mb.stream(args[1], String.class)
                    .windowed(count(Integer.parseInt(args[2])))
                    .workers(3)
                    .retry(Retry.forever()) // it is killed more often than any window shall be
                    .forEach(window -> {
                        Acknowledged.line(Acknowledged.started(window));
                        // some are open at any time
                        LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(10_000_000));
                    })
                    .run();
        }
    }
}
