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
 * A source that leaves out what is there at its first start. Whether a start is the first one, the offsets of the group
 * say; but Kafka forgets them after some time without members. So the stream remembers with its messages how far it
 * came: what Kafka has forgotten goes on from there.
 *
 * <p>What is remembered may be behind (of a partition that another member has read since, into the same stream or
 * another one), and never ahead: so messages may come twice, and none is left out.
 */
final class Latest {

    private static final Logger LOG = LoggerFactory.getLogger(Latest.class);

    private final SourceSettings<?> settings;
    private final String name;
    private final Map<TopicPartition, Long> reached = new HashMap<>();

    Latest(SourceSettings<?> settings, String group) {
        this.settings = settings;
        this.name = "kafka:" + group + " " + settings.topics(); // a group may have sources of other topics
    }

    /**
     * Gives the group the offsets that it lacks, before anybody joins, so that nothing that comes from now on depends
     * on who of several members was first, or on whether this one lives. A group that has members refuses such a
     * commit: either one of them has done it, or they read other topics; then whoever gets the partitions begins there.
     */
    void begin(Consumer<?, ?> consumer, Set<TopicPartition> partitions, Appender<?> appender, Offsets offsets) {
        var remembered = appender.position(name);
        remembered.ifPresent(text -> reached.putAll(read(text)));
        reached.keySet().retainAll(partitions);
        var absent = absent(consumer, partitions);
        if (reached.isEmpty() && remembered.isEmpty()) {
            reached.putAll(consumer.endOffsets(partitions, settings.answer()));
        }
        absent.retainAll(reached.keySet()); // what nobody knows was added later: it is read from its beginning
        if (!absent.isEmpty() && !isCommitted(consumer, places(absent))) {
            offsets.beginAt(places(absent(consumer, absent)));
        }
    }

    /** Of which the group has no offset; where it stands in the others is known then. */
    private Set<TopicPartition> absent(Consumer<?, ?> consumer, Set<TopicPartition> partitions) {
        var absent = new HashSet<TopicPartition>();
        Offsets.committed(consumer, partitions, settings.answer()).forEach((partition, offset) -> {
            if (offset == null) {
                absent.add(partition);
            } else {
                reached.put(partition, offset.offset());
            }
        });
        return absent;
    }

    private Map<TopicPartition, OffsetAndMetadata> places(Set<TopicPartition> partitions) {
        var places = new HashMap<TopicPartition, OffsetAndMetadata>();
        reached.forEach((partition, offset) -> {
            if (partitions.contains(partition)) {
                places.put(partition, new OffsetAndMetadata(offset));
            }
        });
        return places;
    }

    private boolean isCommitted(Consumer<?, ?> consumer, Map<TopicPartition, OffsetAndMetadata> places) {
        try {
            consumer.commitSync(places, settings.answer());
            return true;
        } catch (CommitFailedException e) {
            LOG.debug("The group of {} has members", settings, e);
            return false;
        }
    }

    /** Appends what these records hold, and in the same write how far that is. */
    <T> void append(Appender<T> appender, List<Entry<T>> entries, List<ConsumerRecord<byte[], byte[]>> records) {
        var all = new HashMap<>(reached);
        for (var record : records) {
            all.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
        }
        appender.appendEntries(entries, name, text(all));
        reached.putAll(all);
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
