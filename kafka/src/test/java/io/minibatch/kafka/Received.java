package io.minibatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minibatch.Message;
import io.minibatch.MessageStream;
import io.minibatch.Minibatch;
import io.minibatch.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A stream in memory, and what sources put into it. */
final class Received<T> implements AutoCloseable {

    private final Minibatch minibatch = Minibatch.open("memory:");
    private final MessageStream<T> stream;

    Received(String name, Class<T> type) {
        stream = minibatch.stream(name, type);
    }

    /** A message of most tests. */
    record Numbered(int n) {}

    static Received<Numbered> numbers() {
        return new Received<>("received-" + KafkaServer.newName(), Numbered.class);
    }

    MessageStream<T> stream() {
        return stream;
    }

    /** Starts the source, waits until there is so much, and stops it. */
    void run(Source<T> source, int size) {
        during(source, () -> awaitSize(size));
    }

    /** Runs the source meanwhile. */
    void during(Source<T> source, Runnable action) {
        var running = stream.attach(source).start();
        try {
            action.run();
        } finally {
            running.close();
        }
    }

    void awaitSize(int size) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertThat(stream.buffer().size()).isGreaterThanOrEqualTo(size));
        assertThat(stream.buffer().size()).isEqualTo(size);
    }

    List<Message<T>> messages() {
        try (var messages = stream.buffer().all()) {
            return messages.toList();
        }
    }

    /** What is there, in its order. */
    List<T> all() {
        return messages().stream().map(Message::data).toList();
    }

    static List<Numbered> numbers(int from, int to) {
        return new ArrayList<>(IntStream.range(from, to).mapToObj(Numbered::new).toList());
    }

    @Override
    public void close() {
        minibatch.close();
    }
}
