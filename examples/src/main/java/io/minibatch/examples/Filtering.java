package io.minibatch.examples;

import static io.minibatch.WindowEmitter.count;

import io.minibatch.Minibatch;
import io.minibatch.Sink;
import java.util.List;

/** From stream to stream: only the hot readings go on. */
final class Filtering {

    record Reading(String sensor, double celsius) {}

    public static void main(String[] args) throws InterruptedException {
        try (var mb = Minibatch.open()) {
            var readings = mb.stream("hall-readings", Reading.class);
            var alerts = mb.stream("alerts", Reading.class);
            readings.appendAll(List.of(
                    new Reading("s1", 20.5), new Reading("s2", 81), new Reading("s1", 19), new Reading("s3", 93)));

            readings.windowed(count(2))
                    .workers(1)
                    .process(window -> window.data().stream()
                            .filter(reading -> reading.celsius() > 80)
                            .toList())
                    .sink(Sink.each(alerts::append)) // one message for each element of the result
                    .drain();

            alerts.windowed(count(1))
                    .workers(1)
                    .sink(hot -> System.out.println("hot: " + hot.get(0)))
                    .drain();
        }
    }

    private Filtering() {}
}
