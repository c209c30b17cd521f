package io.minibatch.cli;

import io.minibatch.Message;
import io.minibatch.Window;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A window of texts, for what only reads it. */
record TestWindow(String id, int attempt, Optional<Instant> from, Optional<Instant> until, List<byte[]> data)
        implements Window<byte[]> {

    static TestWindow of(String... data) {
        return new TestWindow(
                "s/default/1",
                1,
                Optional.empty(),
                Optional.empty(),
                Stream.of(data)
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .toList());
    }

    @Override
    public String stream() {
        return "s";
    }

    @Override
    public String group() {
        return "default";
    }

    @Override
    public Instant created() {
        return Instant.parse("2026-01-02T03:04:05.678Z");
    }

    @Override
    public List<Message<byte[]>> messages() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int size() {
        return data.size();
    }
}
