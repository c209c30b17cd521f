/** The events of Celery as a source. */
module io.minibatch.celery {
    requires transitive io.minibatch;
    requires static transitive org.jspecify;
    requires com.rabbitmq.client;
    requires org.slf4j;
    requires redis.clients.jedis;
    requires tools.jackson.core;
    requires tools.jackson.databind;

    exports io.minibatch.celery;

    provides io.minibatch.connect.Connector with
            io.minibatch.celery.CeleryConnector;
}
