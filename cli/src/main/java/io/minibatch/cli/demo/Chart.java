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

    private static final int WIDTH = 42;

    private final int barWidth;
    private final Map<Probe, Deque<Double>> history = new LinkedHashMap<>();

    /** @param seconds how many are expected; of more, the latest are shown */
    Chart(List<Probe> probes, int seconds) {
        barWidth = Math.max(1, WIDTH / Math.max(1, seconds + 2));
        probes.forEach(probe -> history.put(probe, new ArrayDeque<>()));
    }

    void add(Averages averages) {
        history.forEach((probe, values) -> {
            var value = averages.values().get(probe.name());
            if (value != null) {
                values.addLast(value);
            }
            if (values.size() > WIDTH / barWidth) {
                values.removeFirst();
            }
        });
    }

    boolean isEmpty() {
        return history.values().stream().allMatch(Deque::isEmpty);
    }

    List<String> rows() {
        var rows = new ArrayList<String>();
        history.forEach((probe, values) -> {
            if (!values.isEmpty()) {
                rows.add(String.format(
                        Locale.ROOT,
                        "  %-8s %-" + WIDTH + "s %8.1f %s",
                        probe.name(),
                        bars(probe, values),
                        values.getLast(),
                        probe.unit()));
            }
        });
        return rows;
    }

    private String bars(Probe probe, Deque<Double> values) {
        // Percent have their full height; the others are seen against the largest one.
        var top = probe.isPercent()
                ? 100
                : values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        var bars = new StringBuilder();
        for (var value : values) {
            var height = top <= 0 ? 0 : (int) (value / top * BARS.length());
            var bar = BARS.substring(Math.min(height, BARS.length() - 1)).substring(0, 1);
            bars.append(bar.repeat(barWidth));
        }
        return bars.toString();
    }
}
