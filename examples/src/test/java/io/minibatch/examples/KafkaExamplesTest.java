package io.minibatch.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClients;
import io.minibatch.examples.KafkaToMongo.Reading;
import io.minibatch.kafka.KafkaSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Examples that need a broker of Kafka, run beside one. */
class KafkaExamplesTest {

    @TempDir
    Path folder;

    @Test
    void kafkaToMongoStoresTheAverages() throws Exception {
        try (var broker = KafkaBroker.start(Files.createDirectory(folder.resolve("kafka")));
                var stores = new DocumentStores()) {
            broker.createTopic("sensors");
            var sink = new KafkaSink<Reading>("sensors").servers(broker.address());
            sink.each().put(List.of(new Reading("s1", 20), new Reading("s1", 22)));
            sink.close();
            var database = stores.mongo();

            var printed = Child.in(folder)
                    .with(broker.address(), database + "/test")
                    .runUntilStopped(KafkaToMongo.class.getName(), 1);

            assertThat(printed).containsExactly("Average[sensor=s1, celsius=21.0]");
            try (var client = MongoClients.create(database)) {
                var stored = client.getDatabase("test").getCollection("averages", Map.class);
                assertThat(stored.countDocuments()).isEqualTo(1);
                assertThat(String.valueOf(stored.find().first()))
                        .contains("sensor=s1", "celsius=21.0", "_window=readings/default/1");
            }
        }
    }
}
