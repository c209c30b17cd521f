package io.minibatch.connect;

import io.minibatch.Appender;
import io.minibatch.Source;
import io.minibatch.connect.tail.Tail;
import io.minibatch.connect.tail.TailOptions;
import io.minibatch.connect.tail.TailOptions.End;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Follows a file of lines, as {@code tail -F} does, also while it is rotated. Each line becomes one message: its bytes
 * as they are, in the format of the stream, JSON or text, with attributes {@code file.path} and {@code file.offset}. A
 * line is taken when its line break is there. Blank lines are passed over.
 *
 * <p>Where it stands is saved in the same write as the messages, so that a restart repeats nothing and leaves nothing
 * out. Files are known by what the system calls them (the inode) and by their content, not by their names:
 *
 * <ul>
 *   <li>A file that is renamed is read to its end, also while writers still have it open, for five minutes after its
 *       last line ({@link #renamed}); the new file is read at the same time.
 *   <li>What was rotated while the source did not run is found in the folder, also several files: {@code app.log.1},
 *       {@code app.log-20260102}, {@code app-2026-01-02.1.log} and such. Compressed ones are not read; a warning says
 *       so.
 *   <li>A file that is truncated or written anew is read from its beginning, after the rest of its copy, if there is
 *       one ({@code copytruncate}).
 *   <li>A file, or a link to one, that is not there yet is waited for.
 * </ul>
 *
 * <p>Lines of one file come in their order. It blocks the thread of its source, looks every 10 ms while lines come, and
 * less and less often, down to once a second, while none do. Its memory does not depend on the size of the file.
 *
 * <pre>{@code
 * mb.stream("log", String.class)
 *     .attach(new FileSource<>(Path.of("/var/log/app.log")))
 *     .windowed(countOrTime(100, ofSeconds(1)))
 * }</pre>
 *
 * <p>Each method that sets something returns another source; a source is used once.
 *
 * @param <T> the payload of the stream
 */
public final class FileSource<T> implements Source<T> {

    private final TailOptions options;
    private final Tail tail;

    private FileSource(TailOptions options) {
        this.options = options;
        this.tail = new Tail(options);
    }

    /** Reads a file, which need not be there yet. */
    public FileSource(Path file) {
        this(TailOptions.of(file));
    }

    /** The name under which the position is saved; {@code file:<absolute path>} by default. */
    public FileSource<T> name(String name) {
        return new FileSource<>(options.withName(name));
    }

    /** Where it begins; {@link Start#SAVED} by default. */
    public FileSource<T> start(Start start) {
        return new FileSource<>(options.withStart(start));
    }

    /**
     * Ends at the end of the file, instead of waiting for more. A last line without line break counts as a line: when
     * it goes on later, that is another one.
     */
    public FileSource<T> toEnd() {
        return new FileSource<>(options.withEnd(End.STOP));
    }

    /** As {@link #toEnd}, but a last line without line break is left for the next time. */
    public FileSource<T> toLastWholeLine() {
        return new FileSource<>(options.withEnd(End.STOP_AT_WHOLE_LINE));
    }

    /** How many lines are appended in one step; 1,000 by default. */
    public FileSource<T> batch(int lines) {
        return new FileSource<>(options.withBatch(lines));
    }

    /**
     * The most bytes that a line may have, 64 MB by default, as many as a store takes. A longer one is left out, which
     * is logged with its offset. So is one that the store does not take.
     */
    public FileSource<T> longest(int bytes) {
        return new FileSource<>(options.withLongest(bytes));
    }

    /**
     * How long after its last line a file that was renamed is still read, 5 minutes by default. It is kept open as
     * long.
     */
    public FileSource<T> renamed(Duration duration) {
        return new FileSource<>(options.withRenamed(duration));
    }

    /** How long it waits before it looks again, at first and at most; 10 ms and 1 s by default. */
    public FileSource<T> pauses(Duration shortest, Duration longest) {
        return new FileSource<>(options.withPauses(shortest, longest));
    }

    @Override
    public void stream(Appender<T> appender) throws InterruptedException {
        tail.read(appender);
    }

    @Override
    public void close() {
        tail.stop();
    }

    /** For people: what it reads. */
    @Override
    public String toString() {
        return "FileSource of " + options.file();
    }
}
