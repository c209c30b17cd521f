package io.minibatch.testing;

import static io.minibatch.WindowEmitter.count;

import io.minibatch.Minibatch;
import io.minibatch.MinibatchListener;
import io.minibatch.Retry;
import io.minibatch.Window;
import io.minibatch.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Consumes windows until it is killed. Says {@code started <window> <attempt> <sequence>:<text>,...} when the function
 * sees one and {@code completed <window>} when it is completed. Beside it, space is given back all the time.
 */
public final class CrashConsumer {

    private CrashConsumer() {}

    /** With the URL of the store, the name of the stream, and the size of the windows. */
    public static void main(String[] args) throws InterruptedException {
        Acknowledged.endWithParent();
        var store = Store.open(args[0], Clock.systemUTC());
        var keeper = new Thread(() -> housekeep(store, args[1]));
        keeper.setDaemon(true);
        keeper.start();
        var mb = Minibatch.builder().store(store).listener(new Completions()).open();
        mb.stream(args[1], String.class)
                .windowed(count(Integer.parseInt(args[2])))
                .workers(3)
                .retry(Retry.forever()) // it is killed more often than any window shall be
                .forEach(window -> {
                    Acknowledged.line(started(window));
                    LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(1_000_000)); // some are open at any time
                })
                .run();
    }

    static String started(Window<String> window) {
        return "started " + window.id() + " " + window.attempt() + " "
                + window.messages().stream()
                        .map(message -> message.sequence() + ":" + message.data())
                        .collect(Collectors.joining(","));
    }

    private static void housekeep(Store store, String stream) {
        while (true) {
            store.stream(stream).housekeep(Clock.systemUTC().instant());
            LockSupport.parkNanos(2_000_000);
        }
    }

    static final class Completions implements MinibatchListener {
        @Override
        public void windowCompleted(Window<?> window, Duration took) {
            Acknowledged.line("completed " + window.id());
        }
    }
}
