/** Streams in MongoDB. */
module io.minibatch.mongodb {
    requires transitive io.minibatch;
    requires static transitive org.jspecify;
    requires transitive org.mongodb.driver.sync.client;
    requires org.mongodb.bson;
    requires org.mongodb.driver.core;
    requires org.slf4j;
    requires tools.jackson.core;
    requires tools.jackson.databind;

    exports io.minibatch.mongodb;

    provides io.minibatch.store.StoreProvider with
            io.minibatch.mongodb.MongoStoreProvider;
}
