/** The minibatch command. */
module io.minibatch.cli {
    requires io.minibatch;
    requires info.picocli;
    requires me.tongfei.progressbar;
    requires ascii.table;
    requires static org.jspecify;

    opens io.minibatch.cli to
            info.picocli;
}
