package io.minibatch.internal;

import io.minibatch.Codec;
import io.minibatch.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The sources of one pipeline, or those that run alone. */
final class Sources<T> {

    private final List<SourceThread<T>> threads = new ArrayList<>();
    private final AtomicInteger running;
    private final Runnable allEnded;

    /** With what is to be called, on a source's thread, when the last one has ended. */
    Sources(Engine engine, String stream, Codec<T> codec, List<Source<T>> sources, Runnable allEnded) {
        this.allEnded = allEnded;
        this.running = new AtomicInteger(sources.size());
        for (var source : sources) {
            threads.add(new SourceThread<>(
                    stream,
                    threads.size(),
                    source,
                    watch -> new DirectAppender<>(engine, stream, codec, watch),
                    engine.listener(),
                    this::oneEnded));
        }
    }

    void start() {
        if (threads.isEmpty()) {
            allEnded.run();
        }
        threads.forEach(SourceThread::start);
    }

    private void oneEnded() {
        if (running.decrementAndGet() == 0) {
            allEnded.run();
        }
    }

    List<String> remarks() {
        return threads.stream().flatMap(thread -> thread.trouble().stream()).toList();
    }

    boolean isHere() {
        return threads.stream().anyMatch(SourceThread::isHere);
    }

    /** Stops them all, then waits for each. */
    void close() throws InterruptedException {
        threads.forEach(SourceThread::stop);
        for (var thread : threads) {
            thread.awaitEnd();
        }
    }
}
