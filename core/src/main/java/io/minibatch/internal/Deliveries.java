package io.minibatch.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The windows that are open in a runner: ready (now or after a pause), running, or held until the group is resumed.
 * Used under the runner's lock.
 */
final class Deliveries<T, R> {

    private static final Comparator<Delivery<?, ?>> BY_ORDER = Comparator.comparingLong(delivery -> delivery.order);
    private static final Comparator<Delivery<?, ?>> BY_TIME =
            Comparator.<Delivery<?, ?>>comparingLong(delivery -> delivery.due).thenComparing(BY_ORDER);

    private final int workers;
    private final int most;
    private final PriorityQueue<Delivery<T, R>> ready;
    private final Set<Delivery<T, R>> running = new LinkedHashSet<>();
    private final List<Delivery<T, R>> held = new ArrayList<>();
    private long orders;
    private boolean touched = true;

    /** With one worker the windows stay in order: one that pauses holds back those behind it. */
    Deliveries(int workers) {
        this.workers = workers;
        this.most = workers == 1 ? 1 : 2 * workers;
        this.ready = new PriorityQueue<>(workers == 1 ? BY_ORDER : BY_TIME);
    }

    long nextOrder() {
        return orders++;
    }

    void add(Delivery<T, R> delivery) {
        ready.add(delivery);
    }

    void hold(Delivery<T, R> delivery) {
        held.add(delivery);
    }

    boolean anyHeld() {
        return !held.isEmpty();
    }

    void releaseHeld() {
        ready.addAll(held);
        held.clear();
    }

    /** Takes the next one whose pause is over. */
    @Nullable
    Delivery<T, R> poll(long now) {
        var head = ready.peek();
        return head != null && head.due <= now ? ready.poll() : null;
    }

    void running(Delivery<T, R> delivery) {
        running.add(delivery);
        touch();
    }

    void returned(Delivery<T, R> delivery) {
        running.remove(delivery);
        touch();
    }

    /** Something happened that people may want to see. */
    void touch() {
        touched = true;
    }

    /** Whether something happened since this was last asked, or will by itself. */
    boolean touched() {
        var since = touched;
        touched = false;
        return since || !isEmpty();
    }

    /** When the next one is due. */
    long due() {
        var head = ready.peek();
        return head == null ? Time.NEVER : head.due;
    }

    boolean room() {
        return free() > 0;
    }

    /** How many more there may be. */
    int free() {
        return most - ready.size() - running.size() - held.size();
    }

    /** Whether there is something to do for every worker. */
    boolean allBusy() {
        return ready.size() + running.size() >= workers;
    }

    boolean isEmpty() {
        return ready.isEmpty() && running.isEmpty() && held.isEmpty();
    }

    /** Those that threads are at work on. */
    List<Delivery<T, R>> running() {
        return List.copyOf(running);
    }

    /** Those whose current attempt began in this runner and is not written down as ended. */
    List<Delivery<T, R>> begun() {
        return Stream.of(ready, running, held)
                .flatMap(Collection::stream)
                .filter(delivery -> delivery.begun && !(delivery.unsettled instanceof Outcome.Lost))
                .toList();
    }

    /** Those that wait for something. */
    List<Delivery<T, R>> waiting() {
        return ready.stream().sorted(BY_ORDER).toList();
    }
}
