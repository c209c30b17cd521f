/** MQTT topics as sources and sinks. */
module io.minibatch.mqtt {
    requires transitive io.minibatch;
    requires static transitive org.jspecify;
    requires com.hivemq.client.mqtt;
    requires org.slf4j;
    requires tools.jackson.core;
    requires tools.jackson.databind;

    exports io.minibatch.mqtt;
}
