/** Kafka topics as sources and sinks. */
module io.minibatch.kafka {
    requires transitive io.minibatch;
    requires transitive kafka.clients;
    requires static transitive org.jspecify;
    requires org.slf4j;
    requires tools.jackson.core;

    exports io.minibatch.kafka;

    provides io.minibatch.connect.Connector with
            io.minibatch.kafka.KafkaConnector;
}
