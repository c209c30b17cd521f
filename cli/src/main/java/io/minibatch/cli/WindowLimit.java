package io.minibatch.cli;

import io.minibatch.Buffer;
import io.minibatch.DeadWindow;
import io.minibatch.Emission;
import io.minibatch.MinibatchListener;
import io.minibatch.Window;
import io.minibatch.WindowEmitter;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Ends after a number of completed windows, and makes no more than these: an emitter that passes on the decisions of
 * another one while there is need. Windows that were open before count, and those that were set aside do not. With
 * several workers a window more may be completed, if open ones are found at the start.
 */
final class WindowLimit implements WindowEmitter<Object>, MinibatchListener {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final long most;
    private final WindowEmitter<Object> emitter;
    private final Runnable whenReached;
    private final Set<String> open = new HashSet<>();
    private long completed;

    /** @param whenReached run once, when so many are completed; must return soon */
    WindowLimit(long most, WindowEmitter<Object> emitter, Runnable whenReached) {
        this.most = most;
        this.emitter = emitter;
        this.whenReached = whenReached;
    }

    @Override
    public Emission<Object> next(Buffer<Object> buffer, Instant now) {
        return isNeeded() ? emitter.next(buffer, now) : Emission.waitFor(Long.MAX_VALUE, LOOK_AGAIN);
    }

    @Override
    public synchronized void windowClaimed(Window<?> window) {
        open.add(window.id());
    }

    @Override
    public synchronized void attemptStarted(Window<?> window) {
        open.add(window.id());
    }

    @Override
    public synchronized void windowSetAside(DeadWindow dead, Throwable cause) {
        open.remove(dead.id());
    }

    @Override
    public synchronized void windowCompleted(Window<?> window, Duration took) {
        open.remove(window.id());
        if (++completed == most) {
            whenReached.run();
        }
    }

    private synchronized boolean isNeeded() {
        return completed + open.size() < most;
    }

    @Override
    public String toString() {
        return emitter.toString();
    }
}
