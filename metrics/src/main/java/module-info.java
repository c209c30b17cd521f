/** Metrics of streams and pipelines for any Micrometer registry. */
module io.minibatch.metrics {
    requires transitive io.minibatch;
    requires transitive micrometer.core;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports io.minibatch.metrics;
}
