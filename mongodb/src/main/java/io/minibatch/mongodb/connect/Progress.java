package io.minibatch.mongodb.connect;

import com.mongodb.client.model.Filters;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.conversions.Bson;

/** How far a collection has been read by a field: a {@link Lane} for each type of its values. */
final class Progress {

    /** Types of no bracket: the least key, regular expression, the largest key. They are looked for to be refused. */
    private static final List<Integer> UNORDERED = List.of(-1, 11, 127);

    /**
     * Asked for it, a server reads every document of the collection: only at the beginning, when all are read anyway.
     */
    private static final int ARRAY = 4;

    private static final long ABOUT = 60_000;

    private final Reach reach;
    private final LongSupplier clock;
    private final Map<Bracket, Lane> lanes = new EnumMap<>(Bracket.class);

    Progress(Reach reach, LongSupplier clock) {
        this.reach = reach;
        this.clock = clock;
    }

    Map<Bracket, Lane> lanes() {
        return lanes;
    }

    Lane lane(Bracket bracket, BsonValue mark, BsonValue floor) {
        return lanes.computeIfAbsent(bracket, each -> new Lane(each, reach, clock, mark, floor));
    }

    /** Everything up to the value counts as read, but for what may come late. */
    void begin(Bracket bracket, BsonValue mark) {
        lane(bracket, mark, floor(bracket, mark));
    }

    private BsonValue floor(Bracket bracket, BsonValue mark) {
        return bracket.notAfter(bracket.before(mark, reach), System.currentTimeMillis(), reach);
    }

    boolean hasSeen(Bracket bracket, BsonValue value, BsonValue id) {
        var lane = lanes.get(bracket);
        return lane != null && lane.hasSeen(value, id);
    }

    void saw(Bracket bracket, BsonValue value, BsonValue id) {
        lane(bracket, value, floor(bracket, value)).saw(value, id);
    }

    /**
     * Whether what was read last is about as old, or younger, by the clock of whoever made it; also if that is not
     * known.
     */
    boolean isAbout(long millis) {
        return lanes.entrySet().stream()
                .anyMatch(lane -> lane.getKey().millis(lane.getValue().mark()).orElse(millis) >= millis - ABOUT);
    }

    /** Forgets the lanes whose values do not say when they were made. */
    void keepTimed() {
        lanes.keySet().removeIf(bracket -> !bracket.timed());
    }

    /** What may have come late by then has been read. */
    void hasRead(long since) {
        lanes.values().forEach(lane -> lane.hasRead(since));
    }

    /** How many documents are remembered. */
    int remembered() {
        return lanes.values().stream().mapToInt(Lane::count).sum();
    }

    /** Forgets the smallest until there are no more than so many, or only those with the marks' values. */
    void keepAtMost(int most) {
        lanes.values().forEach(lane -> lane.keepAtMost(most / lanes.size()));
    }

    /** The same while what may have come late in a lane is read, so far up to a value. */
    void keepAtMost(int most, Bracket bracket, BsonValue undecided) {
        Objects.requireNonNull(lanes.get(bracket)).keepAtMost(most, undecided);
    }

    /** How many documents that were read a query for new ones will find again. */
    int ties() {
        return lanes.values().stream().mapToInt(Lane::ties).sum();
    }

    /** What is at or above the marks, and what no lane can find: values of other types, and no value at all. */
    Bson fresh(String field) {
        var conditions = new ArrayList<Bson>();
        var others = new ArrayList<Integer>(UNORDERED);
        if (lanes.isEmpty()) {
            others.add(ARRAY);
        }
        for (var bracket : Bracket.values()) {
            var lane = lanes.get(bracket);
            if (lane == null) {
                others.addAll(bracket.codes());
            } else {
                conditions.add(
                        Bracket.isNaN(lane.mark())
                                ? new Document(field, new Document("$type", bracket.codes()))
                                : Filters.gte(field, lane.mark()));
            }
        }
        conditions.add(Filters.eq(field, null));
        conditions.add(new Document(field, new Document("$type", others)));
        return Filters.or(conditions);
    }

    /** What may have come late, in the lanes where something can. */
    Map<Bracket, Bson> late(String field) {
        var conditions = new EnumMap<Bracket, Bson>(Bracket.class);
        lanes.forEach((bracket, lane) -> {
            if (lane.mayComeLate()) {
                conditions.put(bracket, between(field, lane));
            }
        });
        return conditions;
    }

    /** What is between floors and marks, and at the marks. */
    List<Bson> edges(String field) {
        return lanes.values().stream().map(lane -> between(field, lane)).toList();
    }

    private static Bson between(String field, Lane lane) {
        return Filters.and(Filters.gte(field, lane.floor()), Filters.lte(field, lane.mark()));
    }
}
