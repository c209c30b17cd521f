/** Streams in MongoDB, and its collections, and datasets of omega|ml, as sources and sinks. */
module io.minibatch.mongodb {
    requires transitive io.minibatch;
    requires static transitive org.jspecify;
    requires transitive org.mongodb.bson;
    requires transitive org.mongodb.driver.sync.client;
    requires org.mongodb.driver.core;
    requires org.slf4j;
    requires tools.jackson.core;
    requires tools.jackson.databind;

    exports io.minibatch.mongodb;
    exports io.minibatch.mongodb.omegaml;

    provides io.minibatch.connect.Connector with
            io.minibatch.mongodb.MongoConnector,
            io.minibatch.mongodb.omegaml.DatasetConnector;
    provides io.minibatch.store.StoreProvider with
            io.minibatch.mongodb.store.MongoStoreProvider;
}
