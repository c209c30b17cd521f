package io.minibatch.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** A progress bar on a terminal, nothing elsewhere. */
final class Progress implements AutoCloseable {

    private static final long MEGABYTE = 1 << 20;

    private final @Nullable ProgressBar bar;

    private Progress(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    /** For the bytes of a file. How much a pipe will bring nobody knows. */
    static Progress of(Terminal terminal, @Nullable Path file) throws IOException {
        if (!terminal.err() || file == null) {
            return new Progress(null);
        }
        return new Progress(new ProgressBarBuilder()
                .setTaskName("append")
                .setInitialMax(Files.size(file))
                .setUnit(" MB", MEGABYTE)
                .setUpdateIntervalMillis(200)
                .showSpeed(new DecimalFormat("0.0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
                .build());
    }

    void add(List<byte[]> lines) {
        if (bar != null) {
            bar.stepBy(lines.stream().mapToLong(line -> line.length + 1).sum());
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
