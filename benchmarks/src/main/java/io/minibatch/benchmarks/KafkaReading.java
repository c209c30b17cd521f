package io.minibatch.benchmarks;

import io.minibatch.MessageStream;
import io.minibatch.kafka.KafkaSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A topic of three partitions into a file store: from joining the group until all messages are in the stream. Beside
 * the loop that a person would write with Kafka's consumer: poll, append what came in one step, commit.
 */
final class KafkaReading implements Measurement {

    private static final double RATE = 300_000;
    private static final String TOPIC = "benchmark";

    private final AtomicInteger groups = new AtomicInteger();

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public List<Row> measure(Settings settings) throws Exception {
        try (var server = KafkaServerProcess.start(settings)) {
            var messages = settings.messages(RATE);
            send(server, messages);
            var figures = Rounds.figures(
                    settings,
                    List.<Callable<Double>>of(
                            () -> source(server, settings, messages),
                            () -> loop(server, settings, messages, false),
                            () -> loop(server, settings, messages, true)));
            return List.of(
                    row(figures.get(0), "a loop: poll, appendAll, commitSync", figures.get(1)),
                    row(figures.get(0), "a loop that appends each message with its place", figures.get(2)));
        }
    }

    private static Row row(Figure ours, String beside, Figure other) {
        return new Row(
                "Kafka, a topic into a file store",
                Unit.THOUSAND_PER_SECOND,
                ours,
                beside,
                other,
                Goal.atLeastTimes(1));
    }

    private static void send(KafkaServerProcess server, int messages) throws Exception {
        server.createTopic(TOPIC, 3);
        Map<String, Object> properties = Map.of("bootstrap.servers", server.servers());
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            var payload = new byte[TrialStore.PAYLOAD];
            for (var i = 0; i < messages; i++) {
                var sent = producer.send(new ProducerRecord<>(TOPIC, i % 3, null, payload));
                if (i == messages - 1) {
                    sent.get();
                }
            }
        }
    }

    private double source(KafkaServerProcess server, Settings settings, int messages) throws Exception {
        try (var store = TrialStore.open(settings)) {
            var stream = store.bytes();
            var source = new KafkaSource<>(TOPIC, byte[].class)
                    .servers(server.servers())
                    .group(newGroup());
            var start = System.nanoTime();
            var running = stream.attach(source).start();
            try (running) {
                while (stream.buffer().size() < messages) {
                    Thread.sleep(1);
                }
                return messages * 1e9 / (System.nanoTime() - start);
            }
        }
    }

    private String newGroup() {
        return "group-" + groups.incrementAndGet();
    }

    private double loop(KafkaServerProcess server, Settings settings, int messages, boolean attributes)
            throws Exception {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                server.servers(),
                "group.id",
                newGroup(),
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                false);
        try (var store = TrialStore.open(settings)) {
            var stream = store.bytes();
            var start = System.nanoTime();
            try (var consumer =
                    new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                consumer.subscribe(List.of(TOPIC));
                for (var left = messages; left > 0; ) {
                    left -= step(consumer, stream, attributes);
                }
                return messages * 1e9 / (System.nanoTime() - start);
            }
        }
    }

    private static int step(KafkaConsumer<byte[], byte[]> consumer, MessageStream<byte[]> stream, boolean attributes) {
        var records = consumer.poll(Duration.ofSeconds(1));
        if (attributes) {
            for (var record : records) {
                stream.append(
                        record.value(),
                        Map.of(
                                "topic",
                                record.topic(),
                                "partition",
                                Integer.toString(record.partition()),
                                "offset",
                                Long.toString(record.offset())));
            }
        } else {
            var values = new ArrayList<byte[]>(records.count());
            records.forEach(record -> values.add(record.value()));
            stream.appendAll(values);
        }
        if (!records.isEmpty()) {
            consumer.commitSync();
        }
        return records.count();
    }
}
