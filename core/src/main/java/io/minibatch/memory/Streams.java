package io.minibatch.memory;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The streams of one memory store, shared by all who have it open. */
final class Streams {

    // Also holds the streams that were deleted: they keep what must go on if they are made again.
    private final ConcurrentMap<String, StreamData> byName = new ConcurrentHashMap<>();

    StreamData get(String name) {
        return byName.computeIfAbsent(name, StreamData::new);
    }

    List<String> names() {
        return byName.values().stream()
                .filter(StreamData::exists)
                .map(StreamData::name)
                .sorted()
                .toList();
    }
}
