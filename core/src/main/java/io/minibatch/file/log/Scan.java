package io.minibatch.file.log;

import io.minibatch.file.disk.Folders;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Walks over the frames of one segment, without decoding messages. */
public final class Scan {

    private final FileLog log;

    public Scan(FileLog log) {
        this.log = log;
    }

    /**
     * What is published.
     *
     * @param offset behind the last frame of the active segment
     * @param end the sequence number behind its last message
     */
    public record Published(long offset, long end) {}

    /**
     * What the control page would say if nobody had been killed between its words.
     *
     * @param end what it says
     * @param offset what it says: that of the segment before, if this one was just begun
     */
    public Published published(Segment segment, long end, long offset) {
        try (var frames = new FrameReader(segment, log.salt())) {
            frames.limit(Math.min(offset, frames.length()));
            var at = segment.offsetBefore(end - 1);
            var next = end;
            while (frames.load(at) || frames.nextSound(at + 8, 0) >= 0) {
                at = frames.end();
                next = Math.max(next, frames.last() + 1);
            }
            // Damage at the very end is damage: what is published is not cut.
            return new Published(segment.first() == end ? at : offset, next);
        } catch (IOException e) {
            throw Folders.failed("read", segment.path(), e);
        }
    }

    /** Where the sources stood behind the last frame that ends at or before an offset. */
    public Map<String, String> positions(Segment segment, long until) {
        var positions = new LinkedHashMap<String, String>();
        try (var frames = new FrameReader(segment, log.salt())) {
            frames.limit(until);
            var offset = 0L;
            while (frames.load(offset) || (offset = frames.nextSound(offset + 8, 0)) >= 0) {
                positions.putAll(frames.positions());
                offset = frames.end();
            }
            return positions;
        } catch (FileNotFoundException e) {
            return positions;
        } catch (IOException e) {
            throw Folders.failed("read", segment.path(), e);
        }
    }
}
