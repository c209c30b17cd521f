package io.minibatch.mqtt;

import io.minibatch.Minibatch;
import io.minibatch.Retry;
import io.minibatch.WindowEmitter;
import java.io.IOException;
import java.time.Duration;

/** Passes messages on, from one topic to another, until it is killed. */
final class Passing {

    private Passing() {}

    /** With the URLs of store and broker, the name of the topics, and the quality of service. */
    public static void main(String[] args) throws InterruptedException {
        endWithParent();
        var qos = Integer.parseInt(args[3]);
        try (var mb = Minibatch.open(args[0])) {
            mb.stream("passing", String.class)
                    .attach(new MqttSource<>(args[1], args[2] + "/in", String.class)
                            .clientId(args[2] + "in")
                            .qos(qos))
                    .windowed(WindowEmitter.countOrTime(500, Duration.ofMillis(50)))
                    .workers(2)
                    .retry(Retry.forever()) // it is killed more often than any window shall be
                    .sink(new MqttSink<String>(args[1], args[2] + "/out")
                            .qos(qos)
                            .each())
                    .run();
        }
    }

    private static void endWithParent() {
        var watcher = new Thread(() -> {
            try {
                while (System.in.read() >= 0) {}
            } catch (IOException e) {
                // the same as its end
            }
            Runtime.getRuntime().halt(1);
        });
        watcher.setDaemon(true);
        watcher.start();
    }
}
