package io.minibatch.internal;

import io.minibatch.Codec;
import io.minibatch.Source;
import java.util.List;

/** Sources that run without a pipeline. Ends when they have all ended. */
final class SourcesSubscription<T> extends Running {

    private final Engine engine;
    private final String stream;
    private final Sources<T> sources;

    SourcesSubscription(Engine engine, String stream, Codec<T> codec, List<Source<T>> sources) {
        super("sources of " + stream);
        this.engine = engine;
        this.stream = stream;
        this.sources = new Sources<>(engine, stream, codec, sources, this::end);
    }

    void start() {
        sources.start();
    }

    /** A source has no next thing to begin. */
    @Override
    void stopSoon() {}

    @Override
    void shutDown() throws InterruptedException {
        sources.close();
        engine.forget(this);
    }

    @Override
    boolean isHere() {
        return sources.isHere();
    }

    @Override
    public State state() {
        return hasEnded() ? endState() : State.RUNNING;
    }

    @Override
    public void pause() {
        throw new UnsupportedOperationException(
                "Sources of stream " + stream + " run without a pipeline and cannot be paused: close them");
    }

    @Override
    public void resume() {
        // they run
    }
}
