/** Kafka topics as sources and sinks. */
module io.minibatch.kafka {
    requires transitive io.minibatch;
    requires static transitive org.jspecify;
    requires kafka.clients;
    requires org.slf4j;
    requires tools.jackson.core;
    requires tools.jackson.databind;

    exports io.minibatch.kafka;
}
