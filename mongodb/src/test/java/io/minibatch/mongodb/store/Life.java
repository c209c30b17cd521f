package io.minibatch.mongodb.store;

import static io.minibatch.WindowEmitter.count;

import com.mongodb.MongoClientSettings;
import com.mongodb.event.CommandListener;
import io.minibatch.MessageStream;
import io.minibatch.Minibatch;
import io.minibatch.Pipeline;
import io.minibatch.Retry;
import io.minibatch.mongodb.server.MongoOptions;
import io.minibatch.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** All that a process does with a store, once: to be stopped anywhere. */
final class Life {

    static final String STREAM = "life";
    private static final String BAD = "bad.0/";

    private Life() {}

    static Store open(String url, Optional<CommandListener> listener) {
        var settings = MongoClientSettings.builder();
        listener.ifPresent(settings::addCommandListener);
        return MongoStore.open(MongoOptions.parse(url), Clock.systemUTC(), settings);
    }

    /** Appends, claims, completes, sets aside, and removes what is done. */
    static void live(Store store, boolean keep, Consumer<String> says) throws InterruptedException {
        try (var mb = Minibatch.builder()
                .store(store)
                .listener(Acknowledged.listener(says))
                .open()) {
            var stream = mb.stream(STREAM, String.class);
            append(stream, "good.0", 3, says);
            append(stream, "bad.0", 2, says);
            append(stream, "good.1", 1, says);
            work(stream, keep, says).drainAll();
            store.stream(STREAM).housekeep(Clock.systemUTC().instant());
        }
    }

    private static void append(MessageStream<String> stream, String batch, int size, Consumer<String> says) {
        stream.appendAll(List.of(Acknowledged.batch(batch, size)));
        says.accept(Acknowledged.appended(batch, size));
    }

    /** Windows that hold something bad fail. */
    static Pipeline<String, List<String>> work(MessageStream<String> stream, boolean keep, Consumer<String> says) {
        var windows = stream.windowed(count(2))
                .workers(1)
                .retry(Retry.upTo(2).backoff(Duration.ofMillis(1), Duration.ofMillis(1)));
        return (keep ? windows.keep() : windows).forEach(window -> {
            says.accept(Acknowledged.started(window));
            if (window.data().stream().anyMatch(text -> text.startsWith(BAD))) {
                throw new IllegalStateException("It is bad");
            }
        });
    }

    /** Deletes the stream, and appends to a new one. */
    static void deleteAndAppend(Store store, Consumer<String> says) {
        try (var mb = Minibatch.builder().store(store).open()) {
            var stream = mb.stream(STREAM, String.class);
            stream.delete();
            says.accept("deleted");
            append(stream, "new.0", 2, says);
        }
    }
}
