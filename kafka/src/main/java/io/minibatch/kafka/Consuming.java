package io.minibatch.kafka;

import io.minibatch.Appender;
import io.minibatch.MinibatchException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a source: a consumer from its start to its end.
 *
 * <p>Kafka's consumer says nothing when its brokers go away; it waits. So they are asked before it subscribes, and
 * whenever nothing has come for a while: what they do not answer is an error that people can see.
 */
final class Consuming<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Consuming.class);
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final Duration GOODBYE = Duration.ofSeconds(3);

    private final SourceSettings<T> settings;
    private final Appender<T> appender;
    private final Stop stop;
    private final Duration answer;

    Consuming(SourceSettings<T> settings, Appender<T> appender, Stop stop) {
        this.settings = settings;
        this.appender = appender;
        this.stop = stop;
        this.answer = settings.answer();
    }

    /** Until stopped. */
    void run() throws InterruptedException {
        Consumer<byte[], byte[]> consumer;
        try {
            consumer = new KafkaConsumer<>(
                    settings.consumer(appender.stream()), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        } catch (KafkaException e) {
            throw failure(e);
        }
        var offsets = new Offsets(consumer, "Kafka source of " + settings);
        stop.begins(consumer);
        try {
            if (!stop.isRequested()) {
                begin(consumer, offsets);
                follow(consumer, offsets);
            }
        } catch (WakeupException e) {
            if (!stop.isRequested()) {
                throw e; // nobody else wakes it up
            }
        } catch (InterruptException e) {
            throw interrupted(e);
        } catch (KafkaException e) {
            throw failure(e);
        } finally {
            end(consumer, offsets);
        }
    }

    private void begin(Consumer<byte[], byte[]> consumer, Offsets offsets) {
        try {
            var partitions = settings.topics().partitions(consumer, answer);
            if (settings.latest()) {
                skip(consumer, partitions);
            }
        } catch (MinibatchException e) {
            throw new MinibatchException("Cannot read " + settings + ": " + e.getMessage(), e);
        }
        settings.topics().subscribe(consumer, offsets);
    }

    /**
     * The first start of the group: it shall stand behind what is there. That is committed before anybody joins, so
     * that nothing that comes from now on depends on who of several members was first, or on whether this one lives.
     * A group that has members refuses such a commit; then one of them has done it.
     */
    private void skip(Consumer<?, ?> consumer, Set<TopicPartition> partitions) {
        if (consumer.committed(partitions, answer).values().stream().anyMatch(Objects::nonNull)) {
            return;
        }
        var ends = new HashMap<TopicPartition, OffsetAndMetadata>();
        consumer.endOffsets(partitions, answer).forEach((each, end) -> ends.put(each, new OffsetAndMetadata(end)));
        try {
            consumer.commitSync(ends, answer);
        } catch (CommitFailedException e) {
            LOG.debug("The group of {} has members", settings, e);
        }
    }

    private void follow(Consumer<byte[], byte[]> consumer, Offsets offsets) {
        var batch = new AppendedBatch<>(settings, appender, offsets);
        var heard = System.nanoTime();
        while (!stop.isRequested()) {
            var records = consumer.poll(offsets.untilDue(WAIT));
            if (!records.isEmpty()) {
                batch.append(records);
                heard = System.nanoTime();
            } else if (System.nanoTime() - heard > answer.toNanos()) {
                ask(consumer);
                heard = System.nanoTime();
            }
            records.nextOffsets().forEach(offsets::passed); // also over what is no message: ends of transactions
            offsets.commitSometimes();
        }
    }

    /** Whether the brokers answer. */
    private void ask(Consumer<?, ?> consumer) {
        if (consumer.assignment().isEmpty()) {
            consumer.listTopics(answer);
        } else {
            consumer.endOffsets(consumer.assignment(), answer);
        }
    }

    /** Commits and leaves the group, whether or not the thread was interrupted. */
    private void end(Consumer<?, ?> consumer, Offsets offsets) {
        var interrupted = Thread.interrupted();
        try {
            offsets.commit();
            consumer.close(CloseOptions.timeout(GOODBYE));
        } catch (KafkaException e) {
            LOG.debug("The consumer of {} did not close", settings, e);
        } finally {
            stop.ended();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private MinibatchException failure(KafkaException e) {
        return Failures.of("read " + settings, e);
    }

    private static InterruptedException interrupted(@Nullable Throwable cause) {
        var interrupted = new InterruptedException("interrupted while waiting for Kafka");
        interrupted.initCause(cause);
        return interrupted;
    }
}
