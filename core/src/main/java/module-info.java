/** Durable streams, processed in small windows. */
module io.minibatch {
    requires org.slf4j;
    requires tools.jackson.databind;
    requires static transitive org.jspecify;

    exports io.minibatch;
    exports io.minibatch.internal to
            io.minibatch.testing;
}
