package io.minibatch.kafka;

import io.minibatch.MinibatchException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** What a source reads. */
sealed interface Topics {

    /**
     * All partitions, asked of the server.
     *
     * @throws MinibatchException if a topic is not there
     */
    Set<TopicPartition> partitions(Consumer<?, ?> consumer, Duration atMost);

    void subscribe(Consumer<?, ?> consumer, ConsumerRebalanceListener listener);

    /**
     * Topics by name.
     *
     * @param names at least one
     */
    record Named(List<String> names) implements Topics {

        /** Refuses names that are none. */
        public Named {
            if (names.isEmpty() || names.stream().anyMatch(String::isBlank)) {
                throw new IllegalArgumentException("A source needs the names of topics, but has " + names);
            }
        }

        @Override
        public Set<TopicPartition> partitions(Consumer<?, ?> consumer, Duration atMost) {
            var all = new HashSet<TopicPartition>();
            for (var name : names) {
                all.addAll(Topics.partitions(partitions(consumer, name, atMost)));
            }
            return all;
        }

        @SuppressWarnings("ConstantValue") // clients before 4 return null for topics that are not there
        private static List<PartitionInfo> partitions(Consumer<?, ?> consumer, String name, Duration atMost) {
            List<PartitionInfo> found;
            try {
                found = consumer.partitionsFor(name, atMost);
            } catch (UnknownTopicOrPartitionException e) {
                throw missing(name, e);
            }
            if (found == null || found.isEmpty()) {
                throw missing(name, null);
            }
            return found;
        }

        private static MinibatchException missing(String name, @Nullable Exception e) {
            var text = "there is no topic " + name + ", or the user may not see it. Create it, or correct the name";
            return e == null ? new MinibatchException(text) : new MinibatchException(text, e);
        }

        @Override
        public void subscribe(Consumer<?, ?> consumer, ConsumerRebalanceListener listener) {
            consumer.subscribe(names, listener);
        }

        @Override
        public String toString() {
            return (names.size() == 1 ? "topic " : "topics ") + String.join(", ", names);
        }
    }

    /**
     * Topics whose whole name matches.
     *
     * @param pattern of the name
     */
    record Matching(Pattern pattern) implements Topics {

        /** Kafka's own; its consumer leaves them out. */
        private static final Set<String> INTERNAL =
                Set.of("__consumer_offsets", "__transaction_state", "__share_group_state");

        @Override
        public Set<TopicPartition> partitions(Consumer<?, ?> consumer, Duration atMost) {
            var all = new HashSet<TopicPartition>();
            consumer.listTopics(atMost).forEach((name, infos) -> {
                if (pattern.matcher(name).matches() && !INTERNAL.contains(name)) {
                    all.addAll(Topics.partitions(infos));
                }
            });
            if (all.isEmpty()) {
                throw new MinibatchException("there is no topic whose name matches " + pattern
                        + ", or the user may not see it. It is looked for again and again");
            }
            return all;
        }

        @Override
        public void subscribe(Consumer<?, ?> consumer, ConsumerRebalanceListener listener) {
            consumer.subscribe(pattern, listener);
        }

        @Override
        public String toString() {
            return "topics " + pattern;
        }
    }

    private static List<TopicPartition> partitions(List<PartitionInfo> infos) {
        return infos.stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }
}
