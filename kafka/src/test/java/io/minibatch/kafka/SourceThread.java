package io.minibatch.kafka;

import io.minibatch.Source;
import io.minibatch.kafka.Received.Numbered;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A source on a thread of its own, which is not called again when it fails. */
final class SourceThread {

    private final CompletableFuture<Exception> end = new CompletableFuture<>();
    private final Thread thread;

    SourceThread(Source<Numbered> source, TestAppender appender) {
        thread = new Thread(() -> {
            try {
                source.stream(appender);
                end.complete(null);
            } catch (Exception e) {
                end.complete(e);
            }
        });
        thread.start();
    }

    void interrupt() {
        thread.interrupt();
    }

    /** What it threw; null if it returned. */
    Exception awaitEnd() throws Exception {
        return end.get(Duration.ofSeconds(30).toMillis(), TimeUnit.MILLISECONDS);
    }
}
