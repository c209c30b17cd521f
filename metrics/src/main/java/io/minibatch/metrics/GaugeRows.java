package io.minibatch.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Gauges of one name, one for each row of tags. Values change in place: a gauge that is removed and made again, as
 * Micrometer's MultiGauge does it, is missing for whoever reads in between. Its user locks.
 */
final class GaugeRows {

    private record Row(AtomicLong value, Gauge gauge) {}

    private final MeterRegistry registry;
    private final String name;
    private final String description;
    private final Map<Tags, Row> rows = new HashMap<>();

    GaugeRows(MeterRegistry registry, String name, String description) {
        this.registry = registry;
        this.name = "minibatch." + name;
        this.description = description;
    }

    /** These rows and no others are there from now on. */
    void set(Map<Tags, Long> values) {
        values.forEach((tags, value) ->
                rows.computeIfAbsent(tags, absent -> add(absent, value)).value().set(value));
        rows.entrySet().removeIf(row -> {
            var gone = !values.containsKey(row.getKey());
            if (gone) {
                registry.remove(row.getValue().gauge());
            }
            return gone;
        });
    }

    private Row add(Tags tags, long first) {
        // a registry keeps the gauge that it has: that of a StreamMetrics that was closed would stand still for ever
        registry.removeByPreFilterId(new Meter.Id(name, tags, null, description, Meter.Type.GAUGE));
        var value = new AtomicLong(first);
        var gauge = Gauge.builder(name, value, AtomicLong::doubleValue)
                .description(description)
                .tags(tags)
                .strongReference(true)
                .register(registry);
        return new Row(value, gauge);
    }
}
