package io.minibatch.file.log;

import io.minibatch.file.disk.Folders;
import io.minibatch.store.Damage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Reads every frame of a log and lists what cannot be read. To repair, it copies the bytes of each such place into a
 * file beside, puts a frame without messages over it, and notes the lost numbers as a gap.
 */
public final class Verifier {

    private final FileLog log;
    private final boolean repair;
    private final List<Damage> found = new ArrayList<>();
    private final long end;
    private long awaited;
    private long created;

    private Verifier(FileLog log, boolean repair) {
        this.log = log;
        this.repair = repair;
        this.awaited = log.first();
        this.end = log.end(); // first: what is appended while this looks is not damage
    }

    public static List<Damage> verify(FileLog log, boolean repair) {
        return new Verifier(log, repair).run();
    }

    private List<Damage> run() {
        log.segments().refresh();
        var all = log.segments().all();
        for (var i = 0; i < all.size(); i++) {
            var segment = all.get(i);
            missing(segment.first(), segment.toString(), 0, "the segment before it is cut short or missing");
            try {
                verify(segment, i + 1 < all.size() ? all.get(i + 1).first() : end);
            } catch (IOException e) {
                throw Folders.failed("verify", segment.path(), e);
            }
        }
        missing(end, log.folder().toString(), 0, "the last segment is cut short or missing");
        return found;
    }

    private void verify(Segment segment, long next) throws IOException {
        try (var frames = new FrameReader(segment, log.salt())) {
            var published = log.publishedOffset(segment);
            var limit = Math.min(published, frames.length());
            frames.limit(limit);
            var offset = 0L;
            while (offset < limit) {
                if (frames.load(offset)) {
                    created = Math.max(created, frames.created().toEpochMilli());
                    if (!frames.isEmpty()) {
                        missing(frames.first(), segment.toString(), offset, "messages are missing before it");
                        awaited = Math.max(awaited, frames.last() + 1);
                    }
                    offset = frames.end();
                } else if (published == Long.MAX_VALUE && frames.blankFrom(offset)) {
                    break; // whoever ended it was killed before it was cut; what is missing shows behind it
                } else {
                    offset = damaged(segment, frames, offset, limit, next);
                }
            }
        }
    }

    /** Reports a place, and puts it right if that is wanted; gives the offset behind it. */
    private long damaged(Segment segment, FrameReader frames, long offset, long limit, long next) throws IOException {
        var sound = frames.nextSound(offset + 8, awaited);
        var until = sound < 0 ? limit : sound;
        var behind = Math.max(awaited, sound < 0 ? next : frames.first());
        found.add(new Damage(
                segment.toString(),
                offset,
                awaited,
                "no sound frame in " + (until - offset) + " bytes"
                        + (behind > awaited ? "; lost: messages " + awaited + " to " + (behind - 1) : "")
                        + (repair ? "; the bytes are kept beside it, in a file .damaged" : "")));
        if (repair) {
            setAside(segment, offset, until);
        }
        awaited = lost(behind);
        return until;
    }

    /** The numbers from the awaited one up to this one are lost. */
    private long lost(long next) {
        if (repair && next > awaited) {
            log.giveUp(awaited, next - 1);
        }
        return Math.max(awaited, next);
    }

    private void missing(long next, String place, long offset, String what) {
        if (next > awaited && !log.isGap(awaited, next)) {
            found.add(new Damage(place, offset, awaited, what + "; lost: messages " + awaited + " to " + (next - 1)));
            lost(next);
        }
        awaited = Math.max(awaited, next);
    }

    private void setAside(Segment segment, long from, long until) throws IOException {
        try (var file = new RandomAccessFile(segment.path().toFile(), "rw")) {
            var bytes = new byte[Math.toIntExact(until - from)];
            file.seek(from);
            file.readFully(bytes);
            Folders.replace(
                    segment.path().resolveSibling(Folders.name(segment.path()) + "." + from + ".damaged"), bytes);
            file.seek(from);
            file.write(blank(bytes.length));
            file.getFD().sync();
        }
    }

    /** A frame of this size that holds no message; zeros if there is no room for one, which only a cut file lacks. */
    private byte[] blank(int size) {
        var bytes = new byte[size];
        if (size >= Frame.HEADER && size % 8 == 0) {
            Frame.write(
                    Frame.over(bytes),
                    log.salt(),
                    size,
                    awaited,
                    created,
                    EncodedBatch.opening(Map.of()),
                    new CRC32C());
        }
        return bytes;
    }
}
