package io.minibatch.examples;

import io.minibatch.Minibatch;
import io.minibatch.Streaming;
import io.minibatch.Window;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A method becomes a consumer by its annotation; what it returns goes to the sink. */
final class Annotation {

    record Reading(String sensor, double celsius) {}

    static final class Alerts {
        @Streaming(value = "oven-readings", size = 2, workers = 1)
        List<Reading> hot(Window<Reading> window) {
            return window.data().stream()
                    .filter(reading -> reading.celsius() > 80)
                    .toList();
        }
    }

    public static void main(String[] args) throws InterruptedException {
        var seen = new CountDownLatch(2);
        try (var mb = Minibatch.open()) {
            mb.register(new Alerts(), hot -> {
                System.out.println("hot: " + hot);
                seen.countDown();
            });
            mb.stream("oven-readings", Reading.class)
                    .appendAll(List.of(
                            new Reading("s1", 20.5),
                            new Reading("s2", 81),
                            new Reading("s1", 19),
                            new Reading("s3", 93)));
            seen.await(); // register runs in the background
        }
    }

    private Annotation() {}
}
