package io.minibatch.app.web;

import io.javalin.http.Context;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.minibatch.Minibatch;
import io.minibatch.app.http.RequestException;
import io.minibatch.metrics.MinibatchMetrics;
import io.minibatch.metrics.StreamMetrics;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** The metrics of streams and pipelines in the text format of Prometheus. */
public final class Metrics implements AutoCloseable {

    private static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";
    private static final long PATIENCE_SECONDS = 3;

    private final Lock looking = new ReentrantLock();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Minibatch minibatch;
    private final MinibatchMetrics pipelines;
    private final StreamMetrics streams;

    /** Counts from now on. */
    public Metrics(Minibatch minibatch) {
        this.minibatch = minibatch;
        registry.config().meterFilter(new LatencyBuckets());
        this.pipelines = MinibatchMetrics.of(minibatch, registry);
        this.streams = new StreamMetrics(minibatch, pipelines);
    }

    /**
     * One at a time: who asks is shown one look at the store, not the middle of somebody else's. Nobody waits long for
     * a look that hangs.
     */
    void scrape(Context ctx) throws InterruptedException {
        if (!looking.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw RequestException.unavailable("The store has not answered who asked for metrics before.");
        }
        try {
            streams.refresh();
            ctx.result(registry.scrape(FORMAT)).contentType(FORMAT);
        } finally {
            looking.unlock();
        }
    }

    @Override
    public void close() {
        minibatch.removeListener(pipelines);
        registry.close();
    }

    /** A few buckets, from which quantiles over many processes can be had. */
    private static final class LatencyBuckets implements MeterFilter {

        private static final double[] SECONDS = {0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60};

        @Override
        public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
            if (!id.getName().equals("minibatch.windows")) {
                return config;
            }
            var nanos = new double[SECONDS.length];
            for (var i = 0; i < nanos.length; i++) {
                nanos[i] = SECONDS[i] * Duration.ofSeconds(1).toNanos();
            }
            return DistributionStatisticConfig.builder()
                    .serviceLevelObjectives(nanos)
                    .build()
                    .merge(config);
        }
    }
}
