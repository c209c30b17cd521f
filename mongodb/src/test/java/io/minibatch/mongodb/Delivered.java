package io.minibatch.mongodb;

import io.minibatch.Message;
import io.minibatch.Window;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A window as far as sinks look at it. */
public record Delivered(String id, int attempt) implements Window<Object> {
    @Override
    public String stream() {
        return "s";
    }

    @Override
    public String group() {
        return "g";
    }

    @Override
    public Instant created() {
        return Instant.EPOCH;
    }

    @Override
    public Optional<Instant> from() {
        return Optional.empty();
    }

    @Override
    public Optional<Instant> until() {
        return Optional.empty();
    }

    @Override
    public List<Message<Object>> messages() {
        return List.of();
    }

    @Override
    public List<Object> data() {
        return List.of();
    }
}
