package io.minibatch.examples;

import static io.minibatch.WindowEmitter.count;
import static java.time.Duration.ofMillis;

import io.minibatch.Minibatch;
import io.minibatch.Retry;
import io.minibatch.Window;
import java.util.List;

/** A window that fails is tried again, then set aside; the rest goes on. When the cause is mended it comes again. */
final class FailuresAndDeadLetters {

    private static boolean mended;

    public static void main(String[] args) throws InterruptedException {
        try (var mb = Minibatch.open()) {
            var orders = mb.stream("shipments", String.class);
            orders.appendAll(List.of("book", "pen", "cup", "???", "lamp", "desk"));

            var pipeline = orders.windowed(count(2))
                    .workers(1)
                    .retry(Retry.upTo(3).backoff(ofMillis(10), ofMillis(100)))
                    .forEach(FailuresAndDeadLetters::ship);
            pipeline.drain();

            for (var dead : orders.group().dead()) {
                System.out.println("dead: " + dead.id() + " after " + dead.attempts() + " attempts: " + dead.error());
            }

            mended = true;
            orders.group().dead().forEach(dead -> orders.group().retry(dead.id()));
            pipeline.drain();
            System.out.println("dead now: " + orders.status().dead());
        }
    }

    private static void ship(Window<String> window) {
        if (!mended && window.data().contains("???")) {
            throw new IllegalArgumentException("no such thing: ???");
        }
        System.out.println("attempt " + window.attempt() + ": shipped " + window.data());
    }

    private FailuresAndDeadLetters() {}
}
