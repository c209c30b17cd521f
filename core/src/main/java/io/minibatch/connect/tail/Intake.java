package io.minibatch.connect.tail;

import io.minibatch.Appender;
import io.minibatch.Entry;
import io.minibatch.MessageTooLargeException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Appends lines in steps, each with the position behind them. */
final class Intake<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    /** So that long lines need little memory. */
    private static final int LARGEST_STEP = 8 << 20;

    private final Appender<T> appender;
    private final String name;
    private final int batch;
    private final Supplier<String> position;
    private List<Line> lines = new ArrayList<>();
    private long bytes;

    /**
     * With what says where the source stands.
     *
     * @param position asked when lines are appended
     */
    Intake(Appender<T> appender, String name, int batch, Supplier<String> position) {
        this.appender = appender;
        this.name = name;
        this.batch = batch;
        this.position = position;
    }

    /** Takes a line; returns when it, and those before it, are durable or wait for more. */
    void add(Line line) {
        lines.add(line);
        bytes += line.bytes().length;
        if (lines.size() >= batch || bytes >= LARGEST_STEP) {
            flush();
        }
    }

    /** Appends what was added. A line that the store never takes is left out: it would hold up the others for ever. */
    void flush() {
        var rest = lines;
        lines = new ArrayList<>();
        bytes = 0;
        while (!rest.isEmpty()) {
            try {
                appender.appendEntries(entries(rest), name, position.get());
                return;
            } catch (MessageTooLargeException e) {
                var line = rest.remove(e.index());
                LOG.warn("The line at offset {} of {} is left out: {}", line.offset(), line.file(), e.getMessage());
            }
        }
    }

    private List<Entry<T>> entries(List<Line> lines) {
        var entries = new ArrayList<Entry<T>>(lines.size());
        for (var line : lines) {
            entries.add(Entry.encoded(line.bytes(), line.attributes()));
        }
        return entries;
    }
}
