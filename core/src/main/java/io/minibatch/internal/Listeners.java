package io.minibatch.internal;

import io.minibatch.DeadWindow;
import io.minibatch.MinibatchListener;
import io.minibatch.Sink;
import io.minibatch.Source;
import io.minibatch.Window;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All listeners as one that never throws. What one of them throws is logged, each class of exception once. */
public final class Listeners implements MinibatchListener {

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final List<MinibatchListener> all;
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    /** The list is copied. */
    public Listeners(List<MinibatchListener> all) {
        this.all = new CopyOnWriteArrayList<>(all);
    }

    /** From now on it is told, too. */
    public void add(MinibatchListener listener) {
        all.add(listener);
    }

    /** From now on it is told no more. */
    public void remove(MinibatchListener listener) {
        all.remove(listener);
    }

    private void tell(Consumer<MinibatchListener> event) {
        for (var listener : all) {
            try {
                event.accept(listener);
            } catch (Throwable e) {
                var what = listener.getClass().getName() + " " + e.getClass().getName();
                if (logged.add(what)) {
                    LOG.error("Listener{} threw; further exceptions of this kind are not logged", Name.of(listener), e);
                }
            }
        }
    }

    @Override
    public void windowClaimed(Window<?> window) {
        tell(listener -> listener.windowClaimed(window));
    }

    @Override
    public void attemptStarted(Window<?> window) {
        tell(listener -> listener.attemptStarted(window));
    }

    @Override
    public void attemptFailed(Window<?> window, Throwable cause) {
        tell(listener -> listener.attemptFailed(window, cause));
    }

    @Override
    public void windowCompleted(Window<?> window, Duration took) {
        tell(listener -> listener.windowCompleted(window, took));
    }

    @Override
    public void windowSetAside(DeadWindow dead, Throwable cause) {
        tell(listener -> listener.windowSetAside(dead, cause));
    }

    @Override
    public void messageSetAside(DeadWindow dead, Throwable cause) {
        tell(listener -> listener.messageSetAside(dead, cause));
    }

    @Override
    public void attemptTimedOut(Window<?> window, Duration limit) {
        tell(listener -> listener.attemptTimedOut(window, limit));
    }

    @Override
    public void sinkFailed(Window<?> window, Sink<?> sink, int failures, Duration pause, Throwable cause) {
        tell(listener -> listener.sinkFailed(window, sink, failures, pause, cause));
    }

    @Override
    public void sourceFailed(String stream, Source<?> source, int failures, Duration pause, Throwable cause) {
        tell(listener -> listener.sourceFailed(stream, source, failures, pause, cause));
    }

    @Override
    public void pipelineFailed(String stream, String group, Throwable cause) {
        tell(listener -> listener.pipelineFailed(stream, group, cause));
    }
}
