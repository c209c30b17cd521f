package io.minibatch.examples;

import static io.minibatch.WindowEmitter.countOrTime;
import static java.time.Duration.ofMillis;

import io.minibatch.Minibatch;
import io.minibatch.Window;
import io.minibatch.mqtt.MqttSink;
import io.minibatch.mqtt.MqttSource;
import java.util.List;

/**
 * Watches what sensors publish to an MQTT broker, {@code mqtt://localhost} unless another URL is given, and publishes
 * an alert for each hot reading. Runs until it is stopped.
 */
public final class MqttAlerts {

    /** What a sensor publishes. */
    record Reading(String sensor, double celsius) {}

    /** What is published when it is too hot. */
    record Alert(String sensor, double celsius) {}

    private static final double HOT = 80;

    private MqttAlerts() {}

    /** With the URL of the broker. */
    public static void main(String[] args) throws InterruptedException {
        var broker = args.length > 0 ? args[0] : "mqtt://localhost";
        try (var mb = Minibatch.open()) {
            mb.stream("readings", Reading.class)
                    .attach(new MqttSource<>(broker, "sensors/+", Reading.class).clientId("mqtt-alerts"))
                    .windowed(countOrTime(100, ofMillis(200)))
                    .process(MqttAlerts::alerts)
                    .sink(new MqttSink<Alert>(broker, alert -> "alerts/" + alert.sensor()).each())
                    .sink(alerts -> alerts.forEach(System.out::println))
                    .run();
        }
    }

    private static List<Alert> alerts(Window<Reading> window) {
        return window.data().stream()
                .filter(reading -> reading.celsius() > HOT)
                .map(reading -> new Alert(reading.sensor(), reading.celsius()))
                .toList();
    }
}
