package io.minibatch.celery;

import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.Message;
import io.minibatch.MessageStream;
import io.minibatch.Minibatch;
import io.minibatch.MinibatchListener;
import io.minibatch.Source;
import io.minibatch.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** A stream in memory, and what a source puts into it. */
final class Received implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Queue<String> troubles = new ConcurrentLinkedQueue<>();
    private final Minibatch minibatch =
            Minibatch.builder().url("memory:").listener(new Troubles(troubles)).open();
    private final MessageStream<Map<String, Object>> stream = minibatch.stream("received");
    private Subscription running;

    Received start(Source<Map<String, Object>> source) {
        running = stream.attach(source).start();
        return this;
    }

    /** Starts it, and waits until an event gets through: before that, the queue is not there. */
    void start(Source<Map<String, Object>> source, Rabbit.Publisher publisher) {
        start(source);
        awaitFirst(() ->
                publisher.publish("task.failed", Translated.event("failed").replace("u1", "start")));
    }

    /** How many messages are of this task. */
    long named(String uuid) {
        return messages().stream()
                .filter(message -> uuid.equals(message.data().get("task_id")))
                .count();
    }

    void stop() {
        running.close();
    }

    /** Waits until there are so many, and returns them. */
    List<Map<String, Object>> await(int size) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertThat(messages()).hasSizeGreaterThanOrEqualTo(size));
        return messages().stream().map(Message::data).toList();
    }

    /** Does this until something was received: what is sent before the source has connected is lost. */
    void awaitFirst(ThrowingRunnable publish) {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            publish.run();
            assertThat(messages()).isNotEmpty();
        });
    }

    /** Waits until the source has failed with such words, and returns them. */
    String awaitTrouble(String words) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(troubles).anyMatch(trouble -> trouble.contains(words)));
        return troubles.stream()
                .filter(trouble -> trouble.contains(words))
                .findFirst()
                .orElseThrow();
    }

    Queue<String> troubles() {
        return troubles;
    }

    MessageStream<Map<String, Object>> stream() {
        return stream;
    }

    List<Message<Map<String, Object>>> messages() {
        try (var messages = stream.buffer().all()) {
            return messages.toList();
        }
    }

    @Override
    public void close() {
        minibatch.close();
    }

    private record Troubles(Queue<String> troubles) implements MinibatchListener {
        @Override
        public void sourceFailed(String stream, Source<?> source, int times, Duration pause, Throwable cause) {
            troubles.add(String.valueOf(cause.getMessage()));
        }
    }
}
