/** The events of Celery as a source. */
module io.minibatch.celery {
    requires transitive io.minibatch;
    requires static transitive org.jspecify;
    requires com.rabbitmq.client;
    requires redis.clients.jedis;
    requires org.slf4j;
    requires tools.jackson.core;
    requires tools.jackson.databind;

    exports io.minibatch.celery;
}
