package io.minibatch.file.log;

import io.minibatch.file.disk.Folders;
import io.minibatch.store.Damage;
import io.minibatch.store.StoredMessage;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Finds messages by their sequence numbers, across segments. Cheap when the next one asked for is the next one there.
 * For one thread.
 */
public final class LogReader {

    private final FileLog log;
    private @Nullable FrameReader frames;

    public LogReader(FileLog log) {
        this.log = log;
    }

    /** Whether the message is in the frame at hand, or the next frame may begin with it. */
    public boolean near(long sequence) {
        return frames != null && frames.offset() >= 0 && frames.first() <= sequence && sequence <= frames.last() + 1;
    }

    /**
     * The first message with a number from {@code sequence} to {@code last}; null if there is none.
     *
     * @param last below the published end
     * @throws Damaged if a message that should be there cannot be read
     */
    @Nullable
    public StoredMessage first(long sequence, long last) {
        for (var tries = 0; ; tries++) {
            try {
                var frame = find(Math.max(sequence, log.lowestThere()), last);
                if (frame == null) {
                    return null;
                }
                var found = Math.max(sequence, frame.first());
                return found <= last ? frame.message(found) : null;
            } catch (FileNotFoundException e) {
                // Removed meanwhile, which raises the log's first message before. Or somebody else removed it.
                log.segments().refresh();
                if (tries == 2) {
                    throw Folders.failed("read stream " + log.name() + " in", log.folder(), e);
                }
            } catch (IOException e) {
                close();
                throw Folders.failed("read stream " + log.name() + " in", log.folder(), e);
            }
        }
    }

    /** The first frame with a message at or after {@code sequence} that begins at or before {@code last}. */
    private @Nullable FrameReader find(long sequence, long last) throws IOException {
        if (sequence > last) {
            return null;
        }
        if (frames != null && frames.holds(sequence)) {
            return frames;
        }
        if (frames != null && near(sequence)) {
            return walk(frames, frames.end(), sequence, sequence, last);
        }
        var segment = log.segments().holding(sequence);
        if (segment == null) {
            return missing(log.folder().toString(), 0, sequence, last);
        }
        var offset = segment.offsetBefore(sequence);
        return walk(open(segment), offset, offset == 0 ? segment.first() : 0, sequence, last);
    }

    /**
     * Walks from frame to frame.
     *
     * @param expected the number that the first frame should begin with; 0 if it is not known
     */
    private @Nullable FrameReader walk(FrameReader from, long start, long expected, long sequence, long last)
            throws IOException {
        var frame = from;
        var offset = start;
        var awaited = expected;
        while (true) {
            frame.limit(log.publishedOffset(frame.segment()));
            if (frame.load(offset) || (awaited < sequence && frame.nextSound(offset + 8, awaited) >= 0)) {
                if (!frame.isEmpty() && frame.last() >= sequence) {
                    return frame.first() > sequence ? afterGap(frame, sequence, last) : frame;
                }
                awaited = Math.max(awaited, frame.last() + 1);
                offset = frame.end();
                continue;
            }
            var missed = Math.max(awaited, sequence);
            var next = log.segments().after(frame.segment());
            if (next == null || (next.first() > missed && !log.isGap(missed, Math.min(next.first(), last + 1)))) {
                return missing(frame.segment().toString(), offset, missed, last);
            }
            if (next.first() > last) {
                return null;
            }
            frame = open(next);
            awaited = next.first();
            offset = 0;
        }
    }

    private @Nullable FrameReader afterGap(FrameReader frame, long sequence, long last) {
        if (!log.isGap(sequence, Math.min(frame.first(), last + 1))) {
            throw damage(frame.segment().toString(), frame.offset(), sequence, "messages are missing before it");
        }
        return frame;
    }

    /** Nothing readable where a message should be: fine if none was ever there, or it is gone by now. */
    private @Nullable FrameReader missing(String place, long offset, long sequence, long last) {
        if (log.isGap(sequence, last + 1) || last < log.first()) {
            return null;
        }
        throw damage(place, offset, sequence, "no sound frame");
    }

    private Damaged damage(String place, long offset, long sequence, String what) {
        close();
        return new Damaged(log.name(), new Damage(place, offset, sequence, what));
    }

    private FrameReader open(Segment segment) throws FileNotFoundException {
        if (frames == null || frames.segment() != segment) {
            close();
            frames = new FrameReader(segment, log.salt());
        }
        return frames;
    }

    /**
     * The number of the first message created at or after a time.
     *
     * @param first the lowest number that may be there
     * @param end the published end
     */
    public long startOf(long millis, long first, long end) throws IOException {
        var segment = log.segments().holding(first);
        if (segment == null || first >= end) {
            return end;
        }
        // The last segment that begins before the time.
        for (var next = log.segments().after(segment); next != null && beginsBefore(next, millis); ) {
            segment = next;
            next = log.segments().after(segment);
        }
        var frame = open(segment);
        var offset = segment.offsetBeforeTime(millis);
        while (true) {
            frame.limit(log.publishedOffset(frame.segment()));
            if (!frame.load(offset) && frame.nextSound(offset + 8, 0) < 0) {
                var next = log.segments().after(frame.segment());
                if (next == null) {
                    return end;
                }
                frame = open(next);
                offset = 0;
            } else if (!frame.isEmpty() && frame.created().toEpochMilli() >= millis) {
                return Math.min(Math.max(frame.first(), first), end);
            } else {
                offset = frame.end();
            }
        }
    }

    private boolean beginsBefore(Segment segment, long millis) throws IOException {
        var frame = open(segment);
        frame.limit(log.publishedOffset(segment));
        return frame.load(0) && frame.created().toEpochMilli() < millis;
    }

    public void close() {
        if (frames != null) {
            frames.close();
            frames = null;
        }
    }
}
