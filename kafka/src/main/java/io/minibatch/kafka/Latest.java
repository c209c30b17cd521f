package io.minibatch.kafka;

import io.minibatch.Appender;
import io.minibatch.Entry;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A source that leaves out what is there at its first start. Whether a start is the first one, the offsets of the group say;
 * but Kafka forgets them after some time without members. So the stream remembers with its messages how far it came: what
 * Kafka has forgotten goes on from there.
 *
 * <p>What is remembered may be behind (of a partition that another member has read since, into the same stream or another
 * one), and never ahead: so messages may come twice, and none is left out.
 */
final class Latest {

    private static final Logger LOG = LoggerFactory.getLogger(Latest.class);

    private final SourceSettings<?> settings;
    private final String name;
    private Map<TopicPartition, Long> reached = Map.of();

    Latest(SourceSettings<?> settings, String group) {
        this.settings = settings;
        this.name = "kafka:" + group;
    }

    /**
     * Gives the group the offsets that it lacks, before anybody joins, so that nothing that comes from now on depends on
     * who of several members was first, or on whether this one lives. A group that has members refuses such a commit;
     * then one of them has done it.
     */
    void begin(Consumer<?, ?> consumer, Set<TopicPartition> partitions, Appender<?> appender) {
        var all = new HashMap<>(appender.position(name).map(Latest::read).orElse(Map.of()));
        var absent = new HashSet<TopicPartition>();
        Offsets.committed(consumer, partitions, settings.answer()).forEach((partition, offset) -> {
            if (offset == null) {
                absent.add(partition);
            } else {
                all.put(partition, offset.offset());
            }
        });
        if (all.isEmpty()) {
            all.putAll(consumer.endOffsets(partitions, settings.answer()));
        }
        reached = all;
        commit(consumer, absent);
    }

    /** Partitions that nobody knows were added later: they are read from their beginning. */
    private void commit(Consumer<?, ?> consumer, Set<TopicPartition> absent) {
        var known = new HashMap<TopicPartition, OffsetAndMetadata>();
        reached.forEach((partition, offset) -> {
            if (absent.contains(partition)) {
                known.put(partition, new OffsetAndMetadata(offset));
            }
        });
        if (known.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(known, settings.answer());
        } catch (CommitFailedException e) {
            LOG.debug("The group of {} has members", settings, e);
        }
    }

    /** Appends what these records hold, and in the same write how far that is. */
    <T> void append(Appender<T> appender, List<Entry<T>> entries, List<ConsumerRecord<byte[], byte[]>> records) {
        var all = new HashMap<>(reached);
        for (var record : records) {
            all.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
        }
        appender.appendEntries(entries, name, text(all));
        reached = all;
    }

    /** {@code sensors-0=17,sensors-1=20}: names of topics have neither commas nor equals signs. */
    private static String text(Map<TopicPartition, Long> all) {
        return all.entrySet().stream().map(Object::toString).sorted().collect(Collectors.joining(","));
    }

    private static Map<TopicPartition, Long> read(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(each -> each.split("=", 2))
                .collect(Collectors.toMap(each -> partition(each[0]), each -> Long.valueOf(each[1])));
    }

    private static TopicPartition partition(String text) {
        var dash = text.lastIndexOf('-');
        return new TopicPartition(text.substring(0, dash), Integer.parseInt(text.substring(dash + 1)));
    }
}
