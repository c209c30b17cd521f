package io.minibatch.mongodb.connect;

import com.mongodb.MongoException;
import io.minibatch.Appender;
import io.minibatch.MinibatchException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bson.RawBsonDocument;

/** Reads a place into a stream until it is stopped: what the sources have in common. */
public final class Reading {

    private final Place place;
    private final ReadOptions options;
    private final Beginning beginning = new Beginning();
    private final Stop stop = new Stop();

    /** Reads a place. */
    public Reading(Place place, ReadOptions options) {
        this.place = place;
        this.options = options;
    }

    /** Ends it soon. */
    public void stop() {
        stop.request();
    }

    /** Asks again and again. */
    public <T> void poll(Appender<T> appender) throws InterruptedException {
        reading(opened -> {
            var session = session(opened, opened::values, Map.of(), appender);
            var saved = saved(session);
            var position = saved.orElseGet(session::beginning);
            var polling = new Polling(session, position.progress(), session.output(position::text));
            if (saved.isEmpty() && options.begin().latest()) {
                polling.skip();
                beginning.at(position.text());
            }
            polling.run();
        });
    }

    /** Follows the events. */
    public <T> void watch(WatchOptions watch, Appender<T> appender) throws InterruptedException {
        reading(opened -> {
            var events = new Events(opened.collection(), watch);
            var session = session(
                    opened,
                    watch.raw() ? document -> List.of(events.ofDocument(document)) : opened::values,
                    events.attributes("insert"),
                    appender);
            var saved = saved(session);
            var watching = new Watching(session, events, saved.orElseGet(session::beginning));
            if (saved.isEmpty() && options.begin().latest()) {
                beginning.at(watching.skip());
            }
            watching.run();
        });
    }

    private void reading(Step step) throws InterruptedException {
        while (!stop.isRequested()) {
            try (var opened = place.open()) {
                step.run(opened);
            } catch (MongoException | IllegalStateException e) {
                if (e instanceof IllegalStateException && !Failures.isClosed(e)) {
                    throw e;
                }
                if (!stop.isRequested()) {
                    throw Failures.of("read " + place, e);
                }
            }
        }
    }

    private <T> Session<T> session(
            Place.Opened opened,
            Function<RawBsonDocument, List<byte[]>> values,
            Map<String, String> attributes,
            Appender<T> appender) {
        var name = options.name().isEmpty()
                ? "mongodb:" + opened.collection().getNamespace().getFullName()
                : options.name();
        return new Session<>(
                place.toString(), name, opened, options, values, attributes, appender, stop, System::nanoTime);
    }

    private Optional<Position> saved(Session<?> session) {
        var text = beginning.position(
                session.appender(), session.name(), options.begin().saved());
        try {
            return text.map(session::position);
        } catch (RuntimeException e) {
            throw new MinibatchException(
                    "Cannot go on reading " + place + " at the position saved as " + session.name() + ": "
                            + e.getMessage() + ". Give the source a name of its own, or let it start with the earliest",
                    e);
        }
    }

    /** Reads, with the place within reach. */
    private interface Step {
        void run(Place.Opened opened) throws InterruptedException;
    }
}
