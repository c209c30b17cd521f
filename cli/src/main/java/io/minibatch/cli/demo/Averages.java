package io.minibatch.cli.demo;

import static java.util.stream.Collectors.averagingDouble;
import static java.util.stream.Collectors.groupingBy;

import io.minibatch.Window;
import java.time.Instant;
import java.util.Map;

/**
 * What the window of one second gives: the average of each metric.
 *
 * @param from the start of the second
 * @param messages how many messages it had
 * @param values the averages, by name
 */
record Averages(Instant from, int messages, Map<String, Double> values) {

    static Averages of(Window<Metric> window) {
        return new Averages(
                window.from().orElse(window.created()),
                window.size(),
                window.data().stream().collect(groupingBy(Metric::name, averagingDouble(Metric::value))));
    }
}
