package io.minibatch.examples;

import static io.minibatch.WindowEmitter.count;

import io.minibatch.Minibatch;

/** The shortest whole way: append messages, get them back in windows of five. */
final class ProducerAndConsumer {

    record Reading(String sensor, double celsius) {}

    public static void main(String[] args) throws InterruptedException {
        try (var mb = Minibatch.open()) {
            var readings = mb.stream("room-readings", Reading.class);
            for (var i = 0; i < 10; i++) {
                readings.append(new Reading("s1", 20 + i)); // safe on disk when append returns
            }

            readings.windowed(count(5))
                    .workers(1) // one window after the other, so that the output is in order
                    .process(window -> window.data().stream()
                            .mapToDouble(Reading::celsius)
                            .average()
                            .orElseThrow())
                    .sink(average -> System.out.println("average " + average))
                    .drain(); // run() would wait for more
        }
    }

    private ProducerAndConsumer() {}
}
