package io.minibatch.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.CoordinatorNotAvailableException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the partitions of this member are appended, and how far the server knows. It is told in the background, every
 * tenth of a second while messages come, and before partitions are given up. What it was not told comes again; so a
 * commit that fails is no error.
 *
 * <p>All is called from the thread of the consumer, in part by the consumer itself.
 */
final class Offsets implements ConsumerRebalanceListener {

    private static final Logger LOG = LoggerFactory.getLogger(Offsets.class);
    private static final Duration EVERY = Duration.ofMillis(100);
    /** Members hear of a change after up to 3 s, by their heartbeat. */
    private static final Duration CHANGE = Duration.ofSeconds(5);

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Consumer<?, ?> consumer;
    private final String source;
    private final Map<TopicPartition, OffsetAndMetadata> appended = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> begins = new HashMap<>();
    private boolean committing;
    private String said = ""; // of commits that fail, since the last that did not
    private long failingSince; // 0 if they do not
    private long committedAt = System.nanoTime() - EVERY.toNanos();

    Offsets(Consumer<?, ?> consumer, String source) {
        this.consumer = consumer;
        this.source = source;
    }

    /**
     * The group's offsets, asked of its coordinator.
     *
     * @throws CoordinatorNotAvailableException if there is none
     */
    static Map<TopicPartition, OffsetAndMetadata> committed(
            Consumer<?, ?> consumer, Set<TopicPartition> partitions, Duration atMost) {
        try {
            return consumer.committed(partitions, atMost);
        } catch (TimeoutException e) {
            throw new CoordinatorNotAvailableException(consumer.groupMetadata().groupId(), e);
        }
    }

    /** Where partitions begin, if the group has no offset of them when this member gets them. */
    void beginAt(Map<TopicPartition, OffsetAndMetadata> places) {
        begins.putAll(places);
    }

    /** All before this offset is in the stream, or is nothing that belongs there. */
    void passed(TopicPartition partition, OffsetAndMetadata next) {
        appended.put(partition, next);
    }

    /** How long the consumer may wait for messages, so that commits are not late. */
    Duration untilDue(Duration otherwise) {
        return open().isEmpty() ? otherwise : EVERY;
    }

    /** Commits in the background, if it is time and the last time is over. */
    void commitSometimes() {
        if (committing || System.nanoTime() - committedAt < EVERY.toNanos()) {
            return;
        }
        var offsets = open();
        if (offsets.isEmpty()) {
            return;
        }
        committing = true;
        committedAt = System.nanoTime();
        consumer.commitAsync(offsets, this::answered);
    }

    private void answered(Map<TopicPartition, OffsetAndMetadata> offsets, Exception error) {
        committing = false;
        if (error == null) {
            keep(offsets);
        } else {
            failed(error);
        }
    }

    private void keep(Map<TopicPartition, OffsetAndMetadata> offsets) {
        if (!said.isEmpty()) {
            said = "";
            LOG.info("{} commits again", source);
        }
        failingSince = 0;
        offsets.forEach((partition, offset) -> {
            if (appended.containsKey(partition)) {
                committed.put(partition, offset);
            }
        });
    }

    /** Commits all at the end; if the members of the group are changing, after that, or never if it takes too long. */
    void commitLast() {
        var end = System.nanoTime() + CHANGE.toNanos();
        while (!commit(open()) && System.nanoTime() < end) {
            consumer.pause(consumer.assignment()); // what comes now is not for us
            try {
                consumer.poll(EVERY);
            } catch (WakeupException e) {
                LOG.debug("{} is told to stop, which it does", source, e);
            }
        }
    }

    /** Whether it is done, or can never be. */
    private boolean commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        if (offsets.isEmpty()) {
            return true;
        }
        try {
            try {
                consumer.commitSync(offsets, PATIENCE);
            } catch (WakeupException e) {
                consumer.commitSync(offsets, PATIENCE); // woken up to stop: this is the last thing to do
            }
            keep(offsets);
        } catch (InterruptException e) {
            failed(e); // the flag is set again: the next call to the consumer ends the source
        } catch (KafkaException e) {
            failed(e);
            return !(e instanceof RebalanceInProgressException);
        }
        return true;
    }

    private void failed(Exception error) {
        if (error instanceof CommitFailedException) {
            LOG.warn(
                    "{} is no longer a member of its group, so what it has appended last comes again. If that happens often,"
                            + " the stream takes longer for a batch than max.poll.interval.ms allows: raise that, or lower"
                            + " max.poll.records",
                    source);
        } else if (isPassing(error) && !isLong()) {
            LOG.debug("{} could not commit; it is tried again", source, error);
        } else if (!said.equals(error.getClass().getName())) { // not ten times a second
            said = error.getClass().getName();
            LOG.warn("{} could not commit: what it has appended last may come again", source, error);
        }
    }

    private static boolean isPassing(Exception error) {
        return error instanceof RetriableException || error instanceof RebalanceInProgressException;
    }

    /** Whether it has gone on for so long that somebody should look after it. */
    private boolean isLong() {
        failingSince = failingSince == 0 ? System.nanoTime() : failingSince;
        return System.nanoTime() - failingSince > LONG.toNanos();
    }

    /** What the server does not know. */
    private Map<TopicPartition, OffsetAndMetadata> open() {
        var open = new HashMap<TopicPartition, OffsetAndMetadata>();
        appended.forEach((partition, offset) -> {
            if (!offset.equals(committed.get(partition))) {
                open.put(partition, offset);
            }
        });
        return open;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        LOG.debug("{} gets {}", source, partitions);
        var asked = new HashSet<>(partitions);
        asked.retainAll(begins.keySet());
        if (asked.isEmpty()) {
            return;
        }
        committed(consumer, asked, PATIENCE).forEach((partition, offset) -> {
            var begin = begins.get(partition);
            if (offset == null && begin != null) {
                consumer.seek(partition, begin);
                passed(partition, begin);
            }
        });
    }

    /** All that the consumer gave has been appended: this is called while it is asked for more. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        LOG.debug("{} gives {}", source, partitions);
        var offsets = open();
        offsets.keySet().retainAll(partitions);
        commit(offsets);
        forget(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        LOG.warn("{} has lost {}: another member reads them, from the last commit on", source, partitions);
        forget(partitions);
    }

    private void forget(Collection<TopicPartition> partitions) {
        appended.keySet().removeAll(partitions);
        committed.keySet().removeAll(partitions);
    }
}
