package io.minibatch.kafka;

import io.minibatch.Appender;
import io.minibatch.Entry;
import io.minibatch.MessageTooLargeException;
import io.minibatch.MinibatchException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Appends what the consumer gave in one step, or in a few if it is much, and passes the offsets of each step then. */
final class AppendedBatch<T> {

    private static final Logger LOG = LoggerFactory.getLogger(AppendedBatch.class);
    private static final int LARGEST_STEP = 8 << 20;

    private final SourceSettings<T> settings;
    private final Appender<T> appender;
    private final Offsets offsets;
    private final @Nullable Latest latest;

    private final List<Entry<T>> entries = new ArrayList<>();
    private final List<ConsumerRecord<byte[], byte[]>> taken = new ArrayList<>(); // as many
    private long bytes;
    private boolean saidTombstone;

    AppendedBatch(SourceSettings<T> settings, Appender<T> appender, Offsets offsets, @Nullable Latest latest) {
        this.settings = settings;
        this.appender = appender;
        this.offsets = offsets;
        this.latest = latest;
    }

    void append(ConsumerRecords<byte[], byte[]> records) {
        for (var partition : records.partitions()) {
            records.records(partition).forEach(this::take);
        }
        write();
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        var entry = entry(record);
        if (entry == null) {
            return;
        }
        entries.add(entry);
        taken.add(record);
        bytes += Math.max(0, record.serializedValueSize());
        if (bytes >= LARGEST_STEP) {
            write();
        }
    }

    private @Nullable Entry<T> entry(ConsumerRecord<byte[], byte[]> record) {
        if (hasValue(record)) {
            return settings.payload().entry(record, Attributes.of(record));
        }
        Entry<T> entry = Payload.ofTombstone(settings.tombstones(), record);
        if (entry == null && !saidTombstone) {
            saidTombstone = true;
            LOG.info(
                    "Messages of {} without a value are left out; in a program, tombstones(...) can say what to append for"
                            + " them",
                    settings);
        }
        return entry;
    }

    @SuppressWarnings("ConstantValue") // Kafka's classes know no annotations: a tombstone has no value
    private static boolean hasValue(ConsumerRecord<byte[], byte[]> record) {
        return record.value() != null;
    }

    private void write() {
        if (entries.isEmpty()) {
            return;
        }
        try {
            append(entries.size());
        } catch (MessageTooLargeException e) {
            if (e.index() > 0) { // what stands before it is sound, and is not to wait for it
                append(e.index());
            }
            throw tooLarge(taken.get(e.index()), e);
        }
        entries.clear();
        taken.clear();
        bytes = 0;
    }

    private void append(int size) {
        var some = List.copyOf(entries.subList(0, size));
        if (latest == null) {
            appender.appendEntries(some);
        } else {
            latest.append(appender, some, taken.subList(0, size));
        }
        passed(taken.subList(0, size));
    }

    private void passed(List<ConsumerRecord<byte[], byte[]>> appended) {
        for (var record : appended) {
            offsets.passed(
                    new TopicPartition(record.topic(), record.partition()),
                    new OffsetAndMetadata(record.offset() + 1, record.leaderEpoch(), ""));
        }
    }

    private static MinibatchException tooLarge(ConsumerRecord<?, ?> record, MessageTooLargeException e) {
        return new MinibatchException(
                "Cannot append the message at offset " + record.offset() + " of partition " + record.partition()
                        + " of topic " + record.topic() + ": " + e.getMessage()
                        + ". Nothing behind it is read until the stream takes larger messages, or the group's offset is moved"
                        + " over it",
                e);
    }
}
