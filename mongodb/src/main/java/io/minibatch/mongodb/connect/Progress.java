package io.minibatch.mongodb.connect;

import com.mongodb.client.model.Filters;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.conversions.Bson;

/** How far a collection has been read by a field: a {@link Lane} for each type of its values. */
final class Progress {

    /** Types of no bracket: the least key, array, regular expression, the largest key. They are looked for to be refused. */
    private static final List<Integer> UNORDERED = List.of(-1, 4, 11, 127);

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
        lane(bracket, mark, bracket.before(mark, reach));
    }

    boolean hasSeen(Bracket bracket, BsonValue value, BsonValue id) {
        var lane = lanes.get(bracket);
        return lane != null && lane.hasSeen(value, id);
    }

    void saw(Bracket bracket, BsonValue value, BsonValue id) {
        lane(bracket, value, bracket.before(value, reach)).saw(value, id);
    }

    /** Whether what was read last is about as old, or younger, by the clock of whoever made it; also if that is not known. */
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

    /** How many documents that were read a query for new ones will find again. */
    int ties() {
        return lanes.values().stream().mapToInt(Lane::ties).sum();
    }

    /** What is at or above the marks, and what no lane can find: values of other types, and no value at all. */
    Bson fresh(String field) {
        var conditions = new ArrayList<Bson>();
        var others = new ArrayList<Integer>(UNORDERED);
        for (var bracket : Bracket.values()) {
            var lane = lanes.get(bracket);
            if (lane == null) {
                others.addAll(bracket.codes());
            } else {
                conditions.add(Filters.gte(field, lane.mark()));
            }
        }
        conditions.add(Filters.eq(field, null));
        conditions.add(new Document(field, new Document("$type", others)));
        return Filters.or(conditions);
    }

    /** What may have come late; empty if nothing can. */
    Optional<Bson> late(String field) {
        return between(field, Lane::mayComeLate);
    }

    /** What is between floors and marks, and at the marks. */
    Optional<Bson> edge(String field) {
        return between(field, lane -> true);
    }

    private Optional<Bson> between(String field, Predicate<Lane> which) {
        var conditions = lanes.values().stream()
                .filter(which)
                .map(lane -> Filters.and(Filters.gte(field, lane.floor()), Filters.lte(field, lane.mark())))
                .toList();
        return conditions.isEmpty() ? Optional.empty() : Optional.of(Filters.or(conditions));
    }
}
