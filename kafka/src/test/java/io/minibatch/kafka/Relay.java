package io.minibatch.kafka;

import static io.minibatch.WindowEmitter.count;

import io.minibatch.Minibatch;
import io.minibatch.MinibatchListener;
import io.minibatch.Window;
import io.minibatch.kafka.Received.Numbered;
import java.time.Duration;

/**
 * From one topic through windows of a file store to another topic, in a process of its own. Prints completed windows.
 */
final class Relay {

    private Relay() {}

    public static void main(String[] args) throws InterruptedException {
        Children.endWithParent();
        var servers = args[1];
        try (var mb = Minibatch.builder()
                .url("file:" + args[0])
                .listener(new Printing())
                .open()) {
            mb.stream("relayed", Numbered.class)
                    .attach(new KafkaSource<>(args[2], Numbered.class)
                            .servers(servers)
                            .property("session.timeout.ms", 2_000)
                            .property("heartbeat.interval.ms", 300))
                    .windowed(count(Integer.parseInt(args[4])))
                    .process(Window::data)
                    .sink(new KafkaSink<Numbered>(args[3]).servers(servers).each())
                    .run();
        }
    }

    private record Printing() implements MinibatchListener {
        @Override
        public void windowCompleted(Window<?> window, Duration took) {
            Children.line(window.id());
        }
    }
}
