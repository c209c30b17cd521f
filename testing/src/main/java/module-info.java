/** Tests of pipelines and of stores. */
module io.minibatch.testing {
    requires transitive io.minibatch;
    requires transitive org.junit.jupiter.api;
    requires static transitive org.jspecify;

    exports io.minibatch.testing;

    // The tests of a contract need not be public.
    opens io.minibatch.testing to
            org.junit.platform.commons;
}
