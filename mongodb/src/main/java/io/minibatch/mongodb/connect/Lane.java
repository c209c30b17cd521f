package io.minibatch.mongodb.connect;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.bson.BsonBinary;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/**
 * How far the values of one {@link Bracket} have been read. Documents above the mark are new. Between floor and mark
 * are those that may come late; of them the ones already read are remembered, so that the rest can be told. Below the
 * floor all is decided; the floor never goes down.
 *
 * <p>Where the order of the server is not known here, or nothing comes late, floor and mark are the same, and only the
 * documents with the mark's own value are remembered: others may come with that value.
 */
final class Lane {

    private final Bracket bracket;
    private final Reach reach;
    private final LongSupplier clock;
    private final Map<BsonValue, Set<BsonValue>> seen;
    private BsonValue mark;
    private BsonValue floor;
    private int count;
    private long moved;

    Lane(Bracket bracket, Reach reach, LongSupplier clock, BsonValue mark, BsonValue floor) {
        this.bracket = bracket;
        this.reach = reach;
        this.clock = clock;
        this.mark = mark;
        this.floor = floor;
        this.moved = clock.getAsLong();
        this.seen = bracket.order()
                .<Map<BsonValue, Set<BsonValue>>>map(TreeMap::new)
                .orElseGet(LinkedHashMap::new);
    }

    BsonValue mark() {
        return mark;
    }

    BsonValue floor() {
        return floor;
    }

    /** Value to ids, of what is remembered; documents as their bytes. */
    Map<BsonValue, Set<BsonValue>> seen() {
        return seen;
    }

    int count() {
        return count;
    }

    /** How many documents with the mark's value have been read. */
    int ties() {
        return seen.getOrDefault(exact(mark), Set.of()).size();
    }

    boolean hasSeen(BsonValue value, BsonValue id) {
        return seen.getOrDefault(exact(value), Set.of()).contains(exact(id));
    }

    /** Remembers a document; the mark moves when it is beyond it. Without a known order the server's is relied upon. */
    void saw(BsonValue value, BsonValue id) {
        var beyond = bracket.order()
                .map(order -> order.compare(value, mark) > 0)
                .orElseGet(() -> !exact(value).equals(exact(mark)));
        if (beyond) {
            mark = value;
            moved = clock.getAsLong();
            if (!reach.reaches(bracket)) {
                raiseFloor();
            }
        }
        remember(value, id);
    }

    /** Remembers a document that was read before. */
    void remember(BsonValue value, BsonValue id) {
        if (seen.computeIfAbsent(exact(value), none -> new HashSet<>(2)).add(exact(id))) {
            count++;
        }
    }

    /** For Java, documents are equal whatever the order of their fields; for the server they are two. */
    private static BsonValue exact(BsonValue value) {
        if (!value.isDocument()) {
            return value;
        }
        var bytes = new RawBsonDocument(value.asDocument(), new BsonDocumentCodec()).getByteBuffer();
        var copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return new BsonBinary(copy);
    }

    /** Whether something between floor and mark may have come late. */
    boolean mayComeLate() {
        return reach.reaches(bracket) && !floor.equals(mark);
    }

    /**
     * What was between floor and mark has just been read: the floor follows the mark. When the mark has not moved for
     * as long as documents may be late, none can come any more.
     */
    void hasRead(long since) {
        var still = Duration.ofNanos(since - moved).compareTo(reach.time()) > 0;
        var expected = bracket.timed() && still ? mark : bracket.before(mark, reach);
        raise(bracket.notAfter(expected, System.currentTimeMillis(), reach));
    }

    private void raiseFloor() {
        floor = mark;
        var kept = exact(mark);
        seen.keySet().removeIf(each -> !each.equals(kept));
        recount();
    }

    private void raise(BsonValue to) {
        var order = bracket.order();
        if (order.isEmpty()) {
            raiseFloor();
        } else if (order.get().compare(to, floor) > 0) {
            floor = to;
            ((TreeMap<BsonValue, Set<BsonValue>>) seen).headMap(to, false).clear();
            recount();
        }
    }

    /** Forgets the smallest until there are no more than so many, or only those with the mark's value. */
    void keepAtMost(int most) {
        keepAtMost(most, mark);
    }

    /** The same while what may have come late is read: from the value on it is not decided yet. */
    void keepAtMost(int most, BsonValue undecided) {
        if (bracket.order().isEmpty() || !(seen instanceof TreeMap<BsonValue, Set<BsonValue>> sorted)) {
            return;
        }
        var order = bracket.order().get();
        while (count > most && seen.size() > 1 && order.compare(sorted.firstKey(), undecided) < 0) {
            count -= sorted.pollFirstEntry().getValue().size();
            floor = order.compare(sorted.firstKey(), undecided) < 0 ? sorted.firstKey() : undecided;
        }
    }

    private void recount() {
        count = seen.values().stream().mapToInt(Set::size).sum();
    }
}
