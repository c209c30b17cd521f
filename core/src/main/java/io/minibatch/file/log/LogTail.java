package io.minibatch.file.log;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a log ends that nobody has open: see {@link Recovery} for what that means. Only reads.
 *
 * <p>Below {@code synced} frames that are not sound are damage: they are passed over. From there on the log ends at the
 * first place that does not hold the next frame.
 */
public final class LogTail {

    private final List<Segment> all;
    private final int salt;
    private final Gaps gaps;
    private final ControlPage page;
    private final long synced;

    private @Nullable Segment last;
    private int lastIndex = -1;
    private long offset;
    private boolean damaged;
    private boolean soundBehind;
    private long end;
    private long seen;
    private long created;

    /** @param synced the sequence number before which all was synced; {@link Long#MAX_VALUE} if nobody knows */
    public LogTail(List<Segment> all, int salt, Gaps gaps, ControlPage page, long synced) {
        this.all = all;
        this.salt = salt;
        this.gaps = gaps;
        this.page = page;
        this.synced = synced;
    }

    /** Looks, from the segment that holds the first message that may not be synced. */
    public LogTail find() throws IOException {
        var from = all.isEmpty() ? -1 : 0;
        for (var i = 0; i < all.size(); i++) {
            from = all.get(i).first() <= synced ? i : from;
        }
        var at = from;
        while (at >= 0 && !walk(at, at == from)) {
            at--; // nothing is in it: the log ends with the segment before
        }
        while (at >= 0 && lastIndex + 1 < all.size() && walk(lastIndex + 1, false)) {
            // on to the next
        }
        lookBehind();
        return this;
    }

    /** Takes in a segment; false if it holds nothing of the log. */
    private boolean walk(int index, boolean first) throws IOException {
        var segment = all.get(index);
        if (last != null && !tolerated() && !follows(segment.first())) {
            return false;
        }
        try (var frames = new FrameReader(segment, salt)) {
            frames.limit(frames.length());
            var at = first ? checkpoint(frames, segment) : 0;
            var awaited = Math.max(end, at == 0 ? segment.first() : synced);
            var before = end;
            end = awaited;
            while (true) {
                if (frames.load(at)) {
                    if (!frames.isEmpty() && !tolerated() && !follows(frames.first())) {
                        break;
                    }
                } else if (!tolerated() || frames.nextSound(at + 8, end) < 0) {
                    break;
                }
                at = frames.end();
                end = Math.max(end, frames.last() + 1);
                created = Math.max(created, frames.created().toEpochMilli());
            }
            // What was synced is never cut, whatever has become of it since.
            var rest = tolerated() && synced < Long.MAX_VALUE ? frames.lastNotBlank() : 0;
            damaged = rest > at;
            if (at == 0 && !damaged) {
                end = before;
                return false;
            }
            last = segment;
            lastIndex = index;
            offset = damaged ? (rest + 7) & ~7L : at;
            return true;
        }
    }

    /** Whether what cannot be read is damage to what was synced, and not the end. */
    private boolean tolerated() {
        return end < synced;
    }

    private boolean follows(long sequence) {
        return sequence == end || (sequence > end && gaps.cover(end, sequence) && !gaps.cover(sequence, sequence + 1));
    }

    /** Where the checkpoint is in a segment, 0 if it does not say so: its words may be of two different ones. */
    private long checkpoint(FrameReader frames, Segment segment) throws IOException {
        var at = page.get(ControlPage.CHECKPOINT_OFFSET);
        if (segment.first() != page.get(ControlPage.CHECKPOINT_SEGMENT) || at <= 0 || at > frames.length()) {
            return 0;
        }
        var nothingBehind = page.get(ControlPage.END) == synced
                && page.get(ControlPage.SEGMENT) == segment.first()
                && page.get(ControlPage.OFFSET) == at
                && frames.blankFrom(at);
        return nothingBehind || (frames.load(at) && frames.first() == synced) ? at : 0;
    }

    /** What is behind the end was given numbers, too. */
    private void lookBehind() throws IOException {
        seen = end;
        for (var i = Math.max(0, lastIndex); i < all.size(); i++) {
            var segment = all.get(i);
            try (var frames = new FrameReader(segment, salt)) {
                frames.limit(frames.length());
                var from = segment == last ? offset : 0;
                for (var at = frames.nextSound(from, 0); at >= 0; at = frames.nextSound(frames.end(), 0)) {
                    soundBehind |= !frames.isEmpty();
                    seen = Math.max(seen, frames.last() + 1);
                    created = Math.max(created, frames.created().toEpochMilli());
                }
            }
        }
    }

    /** The last segment; null if there is none. */
    @Nullable
    public Segment last() {
        return last;
    }

    /** Those behind the last one. */
    public List<Segment> behind() {
        return all.subList(lastIndex + 1, all.size());
    }

    /** Where the last segment ends. */
    public long offset() {
        return offset;
    }

    /** Whether there are sound frames behind the end. */
    public boolean soundBehind() {
        return soundBehind;
    }

    /** The sequence number behind the last message; 0 if there is none. */
    public long end() {
        return end;
    }

    /** The sequence number behind all that are seen, behind the end, too. */
    public long seen() {
        return seen;
    }

    /** The latest time of a message, in milliseconds. */
    public long created() {
        return created;
    }
}
