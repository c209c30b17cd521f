package io.minibatch.connect.tail;

import io.minibatch.connect.tail.Position.Place;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open file, of which lines are taken. It stays the same file whatever is done to its name. */
final class LogFile implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(LogFile.class);
    private static final int CHUNK = 1 << 18;

    private final Path path;
    private final String key;
    private final FileChannel channel;
    private final int longest;

    private Fingerprint done; // up to the end of the last line taken
    private @Nullable Fingerprint skipped; // up to the buffer, within a line that is too long

    private byte[] buffer = {};
    private int start; // of the line being looked for
    private int scanned; // no line break before it
    private int end;
    private boolean atEnd;
    private long grown;

    LogFile(Path path, String key, FileChannel channel, int longest, Fingerprint done) {
        this.path = path;
        this.key = key;
        this.channel = channel;
        this.longest = longest;
        this.done = done;
        this.grown = System.nanoTime();
    }

    Path path() {
        return path;
    }

    String key() {
        return key;
    }

    Fingerprint done() {
        return done;
    }

    Place place() {
        return new Place(done.offset(), done.text(), key);
    }

    /** What was read before the buffer. */
    private Fingerprint before() {
        return skipped == null ? done : skipped;
    }

    /** Where the buffer begins. */
    private long base() {
        return before().offset();
    }

    /**
     * Reads what there is, at most a chunk, unless there is something that no line was looked for in yet. Returns how
     * much.
     */
    int fill() throws IOException {
        atEnd = false;
        if (scanned < end) {
            return 0;
        }
        var from = base() + end - start;
        var room = (int) Math.min(CHUNK, Math.max(0, channel.size() - from));
        makeRoom(room);
        var read = room == 0 ? 0 : Math.max(0, channel.read(ByteBuffer.wrap(buffer, end, room), from));
        end += read;
        atEnd = read < CHUNK;
        if (read > 0) {
            grown = System.nanoTime();
        }
        return read;
    }

    /** Behind the line that is begun. What a long line took, or a file that is quiet now, is given back. */
    private void makeRoom(int room) {
        var kept = end - start;
        var fits = kept + room <= buffer.length && buffer.length <= 2 * Math.max(CHUNK, kept);
        if (kept + room == 0) {
            buffer = new byte[0];
        } else if (fits) {
            System.arraycopy(buffer, start, buffer, 0, kept);
        } else {
            var size = Math.max(kept + room, Math.min(2 * kept, longest + CHUNK));
            buffer = Arrays.copyOfRange(buffer, start, start + size);
        }
        scanned -= start;
        start = 0;
        end = kept;
    }

    /** How many bytes it holds for what is read. */
    int memory() {
        return buffer.length;
    }

    /** Whether the last {@link #fill} came to the end of the file. */
    boolean atEnd() {
        return atEnd;
    }

    /** How long nothing was found in it, in nanoseconds. */
    long quiet() {
        return System.nanoTime() - grown;
    }

    /** Whether this is the first that was read of it. */
    boolean isBegun() {
        return base() == 0 && start < end;
    }

    /**
     * Whether it is not any more what it was, as far as it was read. Asked after reading: then what was read before
     * comes from the file as it was.
     */
    boolean wasReplaced() throws IOException {
        return channel.size() < base() + end - start
                || !before().matches(channel)
                || (isBegun() && !Fingerprint.isAtTheBeginning(channel, buffer, start, end));
    }

    /** From its beginning; what was read of it and not taken is forgotten. */
    void rewind() {
        done = new Fingerprint();
        skipped = null;
        start = 0;
        scanned = 0;
        end = 0;
        atEnd = false;
    }

    /** The next whole line that is not blank; null if there is none in what was read. */
    @Nullable
    Line next() {
        for (; scanned < end; scanned++) {
            if (buffer[scanned] == '\n') {
                var line = take(scanned, scanned + 1);
                scanned = start;
                if (line != null) {
                    return line;
                }
                scanned--; // for the loop
            }
        }
        if (end - start > longest) {
            beginSkipping();
        }
        if (skipped != null) {
            skipped.advance(buffer, start, end);
            start = end;
        }
        return null;
    }

    /** What is there behind the last line break; null if that is nothing, or blank. */
    @Nullable
    Line rest() {
        if (start == end && skipped == null) {
            return null;
        }
        var line = take(end, end);
        scanned = start;
        return line;
    }

    /** What is longer than a line may be is read over. If it is all NUL bytes it is the hole of a truncated file. */
    private void beginSkipping() {
        if (skipped == null && firstText(start, end) == end) {
            done.advance(buffer, start, end);
            start = end;
        } else if (skipped == null) {
            skipped = done.copy();
        }
    }

    private @Nullable Line take(int lineEnd, int next) {
        var offset = done.offset();
        Line line = null;
        if (skipped != null) {
            tooLong(skipped.offset() + lineEnd - start - offset);
            skipped.advance(buffer, start, next);
            done = skipped;
            skipped = null;
        } else {
            line = line(offset, lineEnd);
            done.advance(buffer, start, next);
        }
        start = next;
        return line;
    }

    private @Nullable Line line(long offset, int lineEnd) {
        var from = firstText(start, lineEnd);
        if (offset == 0 && hasByteOrderMark(from, lineEnd)) {
            from += 3;
        }
        var to = lineEnd > from && buffer[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
        if (isBlank(from, to)) {
            return null;
        }
        if (to - from > longest) {
            tooLong(to - from);
            return null;
        }
        return new Line(path, offset, Arrays.copyOfRange(buffer, from, to));
    }

    private void tooLong(long length) {
        LOG.warn(
                "A line of {} bytes at offset {} of {} is left out: a line may have {} bytes. Look there, or allow longer lines",
                length,
                done.offset(),
                path,
                longest);
    }

    /** Behind the NUL bytes: a writer that does not append leaves a hole when its file is emptied. */
    private int firstText(int from, int to) {
        var first = from;
        while (first < to && buffer[first] == 0) {
            first++;
        }
        return first;
    }

    private boolean hasByteOrderMark(int from, int to) {
        return to - from >= 3
                && buffer[from] == (byte) 0xEF
                && buffer[from + 1] == (byte) 0xBB
                && buffer[from + 2] == (byte) 0xBF;
    }

    private boolean isBlank(int from, int to) {
        for (var i = from; i < to; i++) {
            if (buffer[i] != ' ' && buffer[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
