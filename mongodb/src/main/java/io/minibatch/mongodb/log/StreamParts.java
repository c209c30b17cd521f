package io.minibatch.mongodb.log;

import io.minibatch.mongodb.server.Server;
import io.minibatch.store.StreamSettings;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** What a stream is made of, as one process sees it: its head, its messages, and the marks on them. */
public final class StreamParts {

    private static final long LOOK_AGAIN = Duration.ofSeconds(1).toNanos();

    private final Server server;
    private final String name;
    private final Heads heads;
    private final MongoLog log;
    private final Marks marks;
    private final PythonMarks pythonMarks;
    private volatile Known known = new Known(StreamSettings.NONE, 0);

    private record Known(StreamSettings settings, long since) {}

    /** The parts of a stream that need not exist. */
    public StreamParts(Server server, Arrivals arrivals, String name) {
        this.server = server;
        this.name = name;
        this.heads = new Heads(server, name);
        this.pythonMarks = new PythonMarks(server, name);
        this.log = new MongoLog(server, name, heads, pythonMarks, arrivals);
        this.marks = new Marks(server, name);
    }

    public String name() {
        return name;
    }

    public Heads heads() {
        return heads;
    }

    public MongoLog log() {
        return log;
    }

    /** Of ours, on what was taken. */
    public Marks marks() {
        return marks;
    }

    public PythonMarks pythonMarks() {
        return pythonMarks;
    }

    public StreamSettings settings() {
        server.checkOpen();
        var settings = heads.load().settings();
        known = new Known(settings, System.nanoTime());
        return settings;
    }

    /** As they were a second ago at most. */
    public StreamSettings knownSettings() {
        var last = known;
        return last.since() != 0 && System.nanoTime() - last.since() < LOOK_AGAIN ? last.settings() : settings();
    }

    /** Changes the settings, and makes the stream. */
    public void configure(UnaryOperator<StreamSettings> change) {
        server.checkOpen();
        known = new Known(heads.configure(change), System.nanoTime());
        log.changed();
    }

    /** Messages, or all of it, were removed: what was known of it is no longer so. */
    public void forget() {
        known = new Known(StreamSettings.NONE, 0);
        log.removed();
    }
}
