package io.minibatch.benchmarks;

import java.util.List;

/** Some rows of the table that are measured together. */
interface Measurement {

    /** What to call it on the command line. */
    String name();

    List<Row> measure(Settings settings) throws Exception;

    /** All of them, in the order of the table. */
    static List<Measurement> all() {
        return List.of(
                new Appending(),
                new PlainWriting(),
                new AppendCost(),
                new Delivery(),
                new SingleWindows(),
                new Latency(),
                new Syncing(),
                new Backlog(),
                new Idle(),
                new MongoAppends(),
                new MongoStreams(),
                new KafkaReading(),
                new WebAppends(),
                new WebUpload(),
                new WebReaders());
    }
}
