package io.minibatch.memory;

import io.minibatch.MinibatchException;
import io.minibatch.store.Batch;
import io.minibatch.store.Sequences;
import io.minibatch.store.StoredMessage;
import io.minibatch.store.StreamSettings;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one stream name. Its monitor guards it, and everything in it; nobody calls out while holding it.
 * It is never replaced: a stream that is deleted leaves its end and its floor of {@code created} to the next of the
 * name.
 */
final class StreamData {

    private static final int LARGEST_MESSAGE = 64 << 20;

    private final String name;
    private final Messages messages = new Messages();
    private final Waiters waiters = new Waiters();
    private final Map<String, String> positions = new HashMap<>();
    private final Map<String, GroupData> groups = new TreeMap<>();
    private Instant floor = Instant.MIN;
    private volatile boolean exists;
    private volatile StreamSettings settings = StreamSettings.NONE;

    StreamData(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    boolean exists() {
        return exists;
    }

    StreamSettings settings() {
        return settings;
    }

    Messages messages() {
        return messages;
    }

    Waiters waiters() {
        return waiters;
    }

    Map<String, String> positions() {
        return positions;
    }

    /** By name, sorted. */
    Map<String, GroupData> groups() {
        return groups;
    }

    @Nullable
    GroupData group(String group) {
        return groups.get(group);
    }

    synchronized void configure(UnaryOperator<StreamSettings> change) {
        settings = change.apply(settings);
        exists = true;
    }

    /** The group, made if it is not there. */
    GroupData makeGroup(String group, boolean fromNow, Instant now) {
        exists = true;
        return groups.computeIfAbsent(group, absent -> newGroup(group, fromNow, now));
    }

    GroupData newGroup(String group, boolean fromNow, Instant now) {
        var start = fromNow ? messages.end() : messages.first();
        var previous = fromNow || messages.isEmpty() ? now : messages.oldest();
        return new GroupData(this, group, start, previous);
    }

    /** The number of the first message. */
    long append(Batch batch, Instant now) {
        check(batch);
        if (settings.format().isEmpty()) {
            settings = settings.withFormat(batch.format(), batch.type());
        }
        exists = true;
        var first = messages.end();
        var created = raiseFloor(now);
        for (var entry : batch.entries()) {
            messages.add(new StoredMessage(
                    messages.end(),
                    created,
                    Map.copyOf(entry.attributes()),
                    entry.payload().clone()));
        }
        batch.position().ifPresent(position -> positions.put(position.source(), position.value()));
        return first;
    }

    private void check(Batch batch) {
        if (batch.entries().isEmpty()) {
            throw new IllegalArgumentException(
                    "A batch for stream " + name + " must hold at least 1 message, but is empty");
        }
        if (!settings.format().isEmpty() && !settings.format().equals(batch.format())) {
            throw new MinibatchException(
                    "Cannot append " + batch.type() + " as " + batch.format() + " to stream " + name
                            + ": it holds " + settings.type() + " as " + settings.format()
                            + ", and a stream has one format. Use that, or a stream of another name.");
        }
        for (var entry : batch.entries()) {
            if (entry.payload().length > LARGEST_MESSAGE) {
                throw new MinibatchException(
                        "Cannot append a message of " + entry.payload().length + " bytes to stream " + name
                                + ": the largest has " + LARGEST_MESSAGE + ". Nothing was appended.");
            }
        }
    }

    /** From now on nothing is stamped with an earlier time. */
    Instant raiseFloor(Instant now) {
        floor = floor.isBefore(now) ? now : floor;
        return floor;
    }

    /** Removes all that no open window holds. */
    void clear() {
        messages.removeUnless(sequence -> groups.values().stream().anyMatch(group -> group.holds(sequence)));
        groups.values().forEach(GroupData::forgetDone);
    }

    /** Removes everything but what a new stream of the name goes on with. */
    void delete() {
        groups.values().forEach(GroupData::end);
        groups.clear();
        positions.clear();
        messages.removeUnless(sequence -> false);
        settings = StreamSettings.NONE;
        exists = false;
    }

    /** Removes from the front what all groups are done with, and what is too old. */
    void housekeep(Instant now) {
        var needed = groups.values().stream().mapToLong(GroupData::needed).min();
        if (needed.isPresent() && !settings.keep()) {
            messages.removeBelow(needed.getAsLong());
        }
        settings.retain().ifPresent(age -> {
            var held = groups.values().stream().mapToLong(GroupData::lowestHeld).min();
            messages.removeBelow(Math.min(messages.startOf(now.minus(age)), held.orElse(Long.MAX_VALUE)));
        });
    }

    /** What wakes the owners of its groups, to be called when the monitor is free again. */
    List<Runnable> wakes() {
        return groups.values().stream()
                .map(GroupData::onRequest)
                .flatMap(Optional::stream)
                .toList();
    }

    Sequences gaps() {
        return messages.gaps();
    }
}
