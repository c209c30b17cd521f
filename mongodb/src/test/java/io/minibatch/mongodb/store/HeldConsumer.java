package io.minibatch.mongodb.store;

import static io.minibatch.WindowEmitter.count;

import io.minibatch.Minibatch;
import io.minibatch.Retry;
import java.util.concurrent.Semaphore;

/** Consumes windows of one message, each for as long as the parent wants: until it sends a line. */
final class HeldConsumer {

    private HeldConsumer() {}

    /** With the URL of the store and the name of the stream. */
    public static void main(String[] args) throws InterruptedException {
        var held = new Semaphore(0);
        Acknowledged.onLines(line -> held.release());
        try (var mb = Minibatch.builder()
                .url(args[0])
                .listener(Acknowledged.listener(Acknowledged::line))
                .open()) {
            mb.stream(args[1], String.class)
                    .windowed(count(1))
                    .workers(1)
                    .retry(Retry.forever())
                    .forEach(window -> {
                        Acknowledged.line(Acknowledged.started(window));
                        held.acquire();
                        Acknowledged.line("returned " + window.id() + " " + window.attempt());
                    })
                    .run();
        }
    }
}
