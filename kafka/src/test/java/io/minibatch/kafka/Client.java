package io.minibatch.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What tests do with Kafka's own clients. */
record Client(String servers) {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Messages {@code {"n":from}} to {@code {"n":to - 1}}, each with its number as key. */
    void send(String topic, int from, int to) {
        var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
        for (var n = from; n < to; n++) {
            records.add(new ProducerRecord<>(topic, Integer.toString(n).getBytes(UTF_8), json(n).getBytes(UTF_8)));
        }
        send(records);
    }

    static String json(int n) {
        return "{\"n\":" + n + "}";
    }

    void send(String topic, String... values) {
        var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
        for (var value : values) {
            records.add(new ProducerRecord<>(topic, value.getBytes(UTF_8)));
        }
        send(records);
    }

    void send(List<ProducerRecord<byte[], byte[]>> records) {
        try (var producer = producer(Map.of())) {
            var sent = records.stream().map(producer::send).toList();
            for (var each : sent) {
                each.get();
            }
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        var all = new java.util.HashMap<String, Object>(more);
        all.put("bootstrap.servers", servers);
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Reads a topic from its beginning until there are so many messages. */
    List<ConsumerRecord<byte[], byte[]>> read(String topic, int size) {
        return readUntil(topic, all -> all.size() >= size);
    }

    /** Reads a topic from its beginning until it is enough. */
    List<ConsumerRecord<byte[], byte[]>> readUntil(
            String topic, Predicate<List<ConsumerRecord<byte[], byte[]>>> enough) {
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "auto.offset.reset", "earliest", "max.poll.records", 10_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var all = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            var end = System.nanoTime() + PATIENCE.toNanos();
            while (!enough.test(all)) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
                if (System.nanoTime() > end) {
                    throw new AssertionError("Only " + all.size() + " messages in " + topic + " after " + PATIENCE);
                }
            }
            return all;
        }
    }

    static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
