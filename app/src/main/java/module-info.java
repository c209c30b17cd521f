/** A streaming web app: HTTP interface, status page, health, metrics. */
module io.minibatch.app {
    requires transitive io.javalin;
    requires transitive io.minibatch;
    requires com.fasterxml.jackson.annotation;
    requires io.minibatch.metrics;
    requires jakarta.servlet;
    requires micrometer.core;
    requires micrometer.registry.prometheus;
    requires org.eclipse.jetty.ee10.servlet;
    requires org.eclipse.jetty.server;
    requires org.slf4j;
    requires static transitive org.jspecify;
    requires tools.jackson.core;
    requires tools.jackson.databind;

    exports io.minibatch.app;

    opens io.minibatch.app.append to
            tools.jackson.databind;
    opens io.minibatch.app.http to
            tools.jackson.databind;
    opens io.minibatch.app.live to
            tools.jackson.databind;
    opens io.minibatch.app.view to
            tools.jackson.databind;
    opens io.minibatch.app.web to
            tools.jackson.databind;
}
