package io.minibatch.examples;

import static io.minibatch.WindowEmitter.countOrTime;
import static java.time.Duration.ofSeconds;
import static java.util.stream.Collectors.averagingDouble;
import static java.util.stream.Collectors.groupingBy;

import io.minibatch.Minibatch;
import io.minibatch.kafka.KafkaSource;
import io.minibatch.mongodb.MongoSink;
import java.util.List;

/**
 * Readings of the Kafka topic "sensors", averaged, into the MongoDB collection "averages". The arguments are the broker
 * and the database.
 */
final class KafkaToMongo {

    record Reading(String sensor, double celsius) {}

    record Average(String sensor, double celsius) {}

    public static void main(String[] args) throws InterruptedException {
        var broker = args.length > 0 ? args[0] : "localhost:9092";
        var database = args.length > 1 ? args[1] : "mongodb://localhost:27017/test";
        try (var mb = Minibatch.open()) {
            mb.stream("readings", Reading.class)
                    .attach(new KafkaSource<>("sensors", Reading.class).servers(broker))
                    .windowed(countOrTime(1_000, ofSeconds(5)))
                    .process(window -> averages(window.data()))
                    .sink(new MongoSink<List<Average>>(database, "averages").upsert()) // once, also after a crash
                    .sink(averages -> averages.forEach(System.out::println))
                    .run();
        }
    }

    private static List<Average> averages(List<Reading> readings) {
        return readings.stream()
                .collect(groupingBy(Reading::sensor, averagingDouble(Reading::celsius)))
                .entrySet()
                .stream()
                .map(each -> new Average(each.getKey(), each.getValue()))
                .toList();
    }

    private KafkaToMongo() {}
}
