package io.minibatch.cli.demo;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A row of bars for each metric: its averages of the last seconds. */
final class Chart {

    private static final String BARS = "▁▂▃▄▅▆▇█";

    private final int width;
    private final Map<Probe, Deque<Double>> history = new LinkedHashMap<>();

    /** @param width how many seconds are shown */
    Chart(List<Probe> probes, int width) {
        this.width = width;
        probes.forEach(probe -> history.put(probe, new ArrayDeque<>()));
    }

    void add(Averages averages) {
        history.forEach((probe, values) -> {
            var value = averages.values().get(probe.name());
            if (value != null) {
                values.addLast(value);
            }
            if (values.size() > width) {
                values.removeFirst();
            }
        });
    }

    boolean isEmpty() {
        return history.values().stream().allMatch(Deque::isEmpty);
    }

    /** The rows, of the same width each. */
    List<String> rows() {
        var rows = new ArrayList<String>();
        history.forEach((probe, values) -> rows.add(String.format(
                Locale.ROOT, "  %-8s %-" + width + "s %8s", probe.name(), bars(probe, values), latest(probe, values))));
        return rows;
    }

    static String value(Probe probe, double value) {
        return String.format(Locale.ROOT, "%.1f %s", value, probe.unit()).strip();
    }

    private static String latest(Probe probe, Deque<Double> values) {
        return values.isEmpty() ? "" : value(probe, values.getLast());
    }

    private static String bars(Probe probe, Deque<Double> values) {
        // Percent have their full height; the others are seen against the largest one.
        var top = probe.isPercent()
                ? 100
                : values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        var bars = new StringBuilder();
        for (var value : values) {
            var height = top <= 0 ? 0 : (int) (value / top * BARS.length());
            bars.append(BARS.charAt(Math.max(0, Math.min(height, BARS.length() - 1))));
        }
        return bars.toString();
    }
}
