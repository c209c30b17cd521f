/** The minibatch command. */
module io.minibatch.cli {
    requires ascii.table;
    requires info.picocli;
    requires io.minibatch;
    requires io.minibatch.app;
    requires java.logging;
    requires java.management;
    requires jdk.management;
    requires me.tongfei.progressbar;
    requires org.jline.terminal;
    requires tools.jackson.core;
    requires static org.jspecify;

    opens io.minibatch.cli to
            info.picocli;
    opens io.minibatch.cli.demo to
            info.picocli;
}
