/** Durable streams of messages, processed in small windows. */
module io.minibatch {
    requires java.net.http;
    requires org.slf4j;
    requires transitive tools.jackson.core;
    requires transitive tools.jackson.databind;
    requires static transitive org.jspecify;

    exports io.minibatch;
    exports io.minibatch.connect;
    exports io.minibatch.file;
    exports io.minibatch.store;
    exports io.minibatch.internal to
            io.minibatch.testing;

    uses io.minibatch.connect.Connector;
    uses io.minibatch.store.StoreProvider;

    provides io.minibatch.connect.Connector with
            io.minibatch.connect.FileConnector,
            io.minibatch.connect.HttpConnector;
    provides io.minibatch.store.StoreProvider with
            io.minibatch.file.FileStoreProvider,
            io.minibatch.memory.MemoryStoreProvider;
}
