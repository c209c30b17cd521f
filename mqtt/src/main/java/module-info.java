/** MQTT topics as sources and sinks. */
module io.minibatch.mqtt {
    requires transitive io.minibatch;
    requires static transitive org.jspecify;
    requires com.hivemq.client.mqtt;
    requires io.reactivex.rxjava2;
    requires org.slf4j;
    requires tools.jackson.core;

    exports io.minibatch.mqtt;

    provides io.minibatch.connect.Connector with
            io.minibatch.mqtt.MqttConnector;
}
