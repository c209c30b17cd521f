package io.minibatch.file.group;

import io.minibatch.store.GroupState;
import io.minibatch.store.Transition;
import io.minibatch.store.WindowRecord;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The done windows of a group that keeps, in the order of their claims, read from all its journals as they are pulled.
 * In memory are those that wait for one that was claimed before them and completed after them.
 */
public final class DoneWindows extends Spliterators.AbstractSpliterator<WindowRecord> {

    private final GroupFiles files;
    private final Queue<Long> generations;
    private final Set<String> notDone = new HashSet<>();
    private final Map<String, Optional<WindowRecord>> claimed = new LinkedHashMap<>();
    private @Nullable Replay replay;
    private long synced;
    private boolean begun;

    private DoneWindows(GroupFiles files, GroupState now) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.DISTINCT);
        this.files = files;
        this.generations = new ArrayDeque<>(files.generations());
        now.open().forEach(window -> notDone.add(window.id()));
        now.dead().forEach(window -> notDone.add(window.id()));
    }

    /** The done windows, of a group that is in this state by now. */
    public static Stream<WindowRecord> of(GroupFiles files, GroupState now) {
        var windows = new DoneWindows(files, now);
        return StreamSupport.stream(windows, false).onClose(windows::close);
    }

    @Override
    public boolean tryAdvance(Consumer<? super WindowRecord> action) {
        while (true) {
            var oldest = claimed.entrySet().iterator();
            if (oldest.hasNext()) {
                var window = oldest.next().getValue();
                if (window.isPresent()) {
                    oldest.remove();
                    action.accept(window.get());
                    return true;
                }
            }
            if (!readFrame()) {
                // What is not completed here was claimed after the state was looked at.
                claimed.values().removeIf(Optional::isEmpty);
                if (claimed.isEmpty()) {
                    return false;
                }
            }
        }
    }

    /** Takes in the next frame; false at the end of all journals. */
    private boolean readFrame() {
        while (true) {
            if (replay == null && !open()) {
                return false;
            }
            var frame = replay == null ? null : replay.read();
            if (frame != null && replay != null) {
                for (var transition : frame) {
                    take(transition, replay.state());
                    replay.state().apply(transition);
                }
                return true;
            }
            if (replay != null) {
                replay.checkReached(synced);
            }
            close();
        }
    }

    private boolean open() {
        var generation = generations.poll();
        if (generation == null) {
            return false;
        }
        try {
            replay = Replay.of(files, generation);
            synced = replay.synced(); // before reading: the owner goes on meanwhile
            if (!begun) {
                begun = true;
                replay.state().open().forEach(window -> claim(window.id()));
                replay.state().dead().forEach(window -> claim(window.id()));
            }
            return true;
        } catch (NoSuchFileException e) {
            return open(); // the group was dropped, or does not keep any more
        }
    }

    private void take(Transition transition, GroupState before) {
        if (transition instanceof Transition.Claim claim) {
            claim(claim.window());
        } else if (transition instanceof Transition.SetMessageAside aside) {
            claim(aside.id());
        } else if (transition instanceof Transition.Complete complete) {
            claimed.computeIfPresent(complete.window(), (id, window) -> before.open(id));
        } else if (transition instanceof Transition.Drop drop) {
            claimed.remove(drop.id());
        }
    }

    private void claim(String id) {
        if (!notDone.contains(id)) {
            claimed.put(id, Optional.empty());
        }
    }

    private void close() {
        if (replay != null) {
            replay.close();
            replay = null;
        }
    }
}
