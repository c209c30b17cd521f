package io.minibatch.internal;

import io.minibatch.Message;
import io.minibatch.Window;
import io.minibatch.store.WindowRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One delivery of a window. Its messages are there already, or read when first asked for. */
final class StoredWindow<T> implements Window<T> {

    private final WindowNames names;
    private final WindowRecord record;
    private final Supplier<List<Message<T>>> reader;
    private @Nullable List<Message<T>> messages;
    private @Nullable List<T> data;

    StoredWindow(WindowNames names, WindowRecord record, Supplier<List<Message<T>>> reader) {
        this.names = names;
        this.record = record;
        this.reader = reader;
    }

    @Override
    public String id() {
        return record.id();
    }

    @Override
    public String stream() {
        return names.stream();
    }

    @Override
    public String group() {
        return names.group();
    }

    @Override
    public int attempt() {
        return record.attempt();
    }

    @Override
    public Instant created() {
        return record.created();
    }

    @Override
    public Optional<Instant> from() {
        return record.from();
    }

    @Override
    public Optional<Instant> until() {
        return record.from().isPresent() ? Optional.of(record.until()) : Optional.empty();
    }

    @Override
    public boolean late() {
        return record.late();
    }

    @Override
    public synchronized List<Message<T>> messages() {
        var known = messages;
        if (known == null) {
            known = Collections.unmodifiableList(reader.get());
            messages = known;
        }
        return known;
    }

    @Override
    public synchronized List<T> data() {
        var known = data;
        if (known == null) {
            var all = new ArrayList<T>(messages().size());
            for (var message : messages()) {
                all.add(message.data());
            }
            known = Collections.unmodifiableList(all);
            data = known;
        }
        return known;
    }

    /** Does not read them. */
    @Override
    public synchronized int size() {
        return messages == null ? (int) record.members().size() : messages.size();
    }

    @Override
    public String toString() {
        return "window " + id() + " (attempt " + attempt() + ")";
    }
}
