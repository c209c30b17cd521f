package io.minibatch.mongodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minibatch.Message;
import io.minibatch.MessageStream;
import io.minibatch.Minibatch;
import io.minibatch.Source;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/** A stream in memory, and what sources put into it. */
public final class Received implements AutoCloseable {

    private static final JsonMapper MAPPER = new JsonMapper();

    private final Minibatch minibatch = Minibatch.open("memory:");
    private final MessageStream<Object> stream = minibatch.stream("received", Object.class);

    /** Starts the source, waits until there is so much, and stops it. */
    public void run(Source<?> source, int size) {
        during(source, () -> awaitSize(size));
    }

    /** Runs the source meanwhile. */
    public void during(Source<?> source, Runnable action) {
        @SuppressWarnings("unchecked") // payloads are JSON of any kind
        var any = (Source<Object>) source;
        var running = stream.attach(any).start();
        try {
            action.run();
        } finally {
            running.close();
        }
    }

    public void awaitSize(int size) {
        await().pollInterval(Duration.ofMillis(50)) // without decoding all each time
                .untilAsserted(() -> assertThat(stream.buffer().size()).isGreaterThanOrEqualTo(size));
        assertThat(all()).hasSize(size);
    }

    /** What is there, in its order. */
    public List<Object> all() {
        return messages().stream().map(Message::data).toList();
    }

    public List<Message<Object>> messages() {
        try (var messages = stream.buffer().all()) {
            return messages.toList();
        }
    }

    /** The values of a field of all. */
    public List<Object> all(String field) {
        return all().stream()
                .map(each -> ((Map<?, ?>) each).get(field))
                .<Object>map(value -> value)
                .toList();
    }

    public static Object json(Supplier<byte[]> json) {
        return MAPPER.readValue(json.get(), Object.class);
    }

    @Override
    public void close() {
        minibatch.close();
    }
}
