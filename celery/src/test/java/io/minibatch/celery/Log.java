package io.minibatch.celery;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is logged meanwhile, by SLF4J's simple binding, instead of being shown. */
final class Log implements AutoCloseable {

    private final PrintStream usual = System.err;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    Log() {
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    }

    /** The lines of this level. */
    List<String> lines(String level) {
        return written.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("[" + level + "]"))
                .toList();
    }

    @Override
    public void close() {
        System.setErr(usual);
    }
}
