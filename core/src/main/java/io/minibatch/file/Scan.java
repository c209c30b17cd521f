package io.minibatch.file;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Walks over the frames of one segment, without decoding messages. */
final class Scan {

    private final FileLog log;

    Scan(FileLog log) {
        this.log = log;
    }

    /** The offset behind the frame whose last message comes before {@code end}. */
    long endOf(Segment segment, long end) {
        try (var frames = new FrameReader(segment, log.salt())) {
            frames.limit(frames.length());
            var offset = segment.offsetBefore(end - 1);
            // Behind damage there may be more that was published.
            while ((frames.load(offset) || frames.nextSound(offset + 8, 0) >= 0) && frames.last() < end) {
                offset = frames.end();
            }
            return offset;
        } catch (IOException e) {
            throw Folders.failed("read", segment.path(), e);
        }
    }

    /** Where the sources stood behind the last frame that ends at or before an offset. */
    Map<String, String> positions(Segment segment, long until) {
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
