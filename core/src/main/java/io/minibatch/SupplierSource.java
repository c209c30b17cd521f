package io.minibatch;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Appends what somebody has when asked. What was taken and not appended is tried again first. */
final class SupplierSource<T> implements Source<T> {

    private static final long SHORTEST_MILLIS = 10;
    private static final long LONGEST_MILLIS = 1_000;

    private final Supplier<? extends @Nullable T> supplier;
    private final Pending<T> pending = new Pending<>();

    SupplierSource(Supplier<? extends @Nullable T> supplier) {
        this.supplier = supplier;
    }

    @Override
    public void stream(Appender<T> appender) throws InterruptedException {
        var pause = SHORTEST_MILLIS;
        pending.append(appender);
        while (!Thread.currentThread().isInterrupted()) {
            T next = supplier.get();
            if (next != null) {
                pending.elements().add(next);
                pending.append(appender);
                pause = SHORTEST_MILLIS;
            } else {
                TimeUnit.MILLISECONDS.sleep(pause);
                pause = Math.min(LONGEST_MILLIS, pause * 2);
            }
        }
    }
}
