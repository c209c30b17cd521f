package io.minibatch.mongodb;

import io.minibatch.Sink;
import io.minibatch.Source;
import io.minibatch.connect.Connector;
import io.minibatch.connect.ConnectorUrl;
import io.minibatch.connect.Start;
import io.minibatch.mongodb.connect.UrlParts;
import java.util.List;
import java.util.Set;

/**
 * Collections by URL: {@code mongodb://user:password@host/database.collection}, and {@code mongodb+srv://}, with the
 * options of the driver and those of {@link #options}. The source is a {@link MongoSource}, or with {@code watch} a
 * {@link MongoChangeStreamSource}; the sink is a {@link MongoSink}.
 */
public final class MongoConnector implements Connector {

    private static final Set<String> POLLING =
            Set.of("name", "start", "overlap", "page", "watch", "field", "overlap-by");
    private static final Set<String> WATCHING = Set.of("name", "start", "overlap", "page", "watch", "updates", "raw");
    private static final Set<String> SINK = Set.of("upsert", "upsert-by-id");

    /** For the service loader. */
    public MongoConnector() {}

    @Override
    public Set<String> schemes() {
        return Set.of("mongodb", "mongodb+srv");
    }

    @Override
    public String form() {
        return "mongodb://host/database.collection";
    }

    @Override
    public String description() {
        return "documents of a MongoDB collection (also mongodb+srv:, and with the options of MongoDB's own URLs)";
    }

    @Override
    public List<Option> options() {
        return List.of(
                new Option("watch", "source: follow the change stream instead of polling; needs a replica set"),
                new Option("start", "source: saved (default), saved-or-latest, earliest or latest"),
                new Option("name", "source: where its position is saved (default: mongodb:database.collection)"),
                new Option("page", "source: documents in one step (default: 1000)"),
                new Option("overlap", "source: how late documents may appear, by their ids (default: 10s)"),
                new Option("field", "source, polling: the field to read along (default: _id)"),
                new Option(
                        "overlap-by", "source, polling: how late numbers may appear, by their difference (default: 0)"),
                new Option("updates", "source, watching: changed documents, too"),
                new Option("raw", "source, watching: the events instead of the documents"),
                new Option("upsert", "sink: each document of a window once, told by fields _window and _index"),
                new Option("upsert-by-id", "sink: each document of a window once, told by its _id"));
    }

    @Override
    public Set<Direction> directions() {
        return Set.of(Direction.SOURCE, Direction.SINK);
    }

    @Override
    public <T> Source<T> source(ConnectorUrl url) {
        return url.flag("watch").orElse(false) ? watching(url) : polling(url);
    }

    private static <T> Source<T> polling(ConnectorUrl url) {
        var refused = url.options().keySet().stream()
                .filter(Set.of("updates", "raw")::contains)
                .sorted()
                .toList();
        if (!refused.isEmpty()) {
            throw new IllegalArgumentException("Option " + refused.get(0) + " of " + url
                    + " needs watch: changes are seen only by following the change stream");
        }
        var place = Namespace.of(url, POLLING);
        var source = new MongoSource<T>(place.url(), place.collection());
        source = url.option("name").map(source::name).orElse(source);
        source = url.option("start").map(Start::of).map(source::start).orElse(source);
        source = url.duration("overlap").map(source::overlap).orElse(source);
        source = url.number("page").map(source::page).orElse(source);
        source = url.option("field").map(source::field).orElse(source);
        return url.number("overlap-by").map(source::overlapBy).orElse(source);
    }

    private static <T> Source<T> watching(ConnectorUrl url) {
        var place = Namespace.of(url, WATCHING);
        var source = new MongoChangeStreamSource<T>(place.url(), place.collection());
        source = url.option("name").map(source::name).orElse(source);
        source = url.option("start").map(Start::of).map(source::start).orElse(source);
        source = url.duration("overlap").map(source::overlap).orElse(source);
        source = url.number("page").map(source::page).orElse(source);
        source = url.flag("updates").orElse(false) ? source.updates() : source;
        return url.flag("raw").orElse(false) ? source.raw() : source;
    }

    @Override
    public Sink<List<byte[]>> sink(ConnectorUrl url) {
        var place = Namespace.of(url, SINK);
        var sink = new MongoSink<List<byte[]>>(place.url(), place.collection());
        var upsert = url.flag("upsert").orElse(false);
        var byId = url.flag("upsert-by-id").orElse(false);
        if (upsert && byId) {
            throw new IllegalArgumentException("Options upsert and upsert-by-id of " + url + " exclude each other");
        }
        return byId ? sink.upsertById() : upsert ? sink.upsert() : sink;
    }

    /**
     * What the path of a URL names.
     *
     * @param url of the database; may hold a password
     * @param collection the name behind the first dot
     */
    private record Namespace(String url, String collection) {
        static Namespace of(ConnectorUrl url, Set<String> own) {
            var parts = UrlParts.of(url, url.scheme(), own);
            var path = parts.path();
            var dot = path.indexOf('.');
            if (dot < 1 || dot == path.length() - 1) {
                throw new IllegalArgumentException(
                        url + " names no collection: write mongodb://host/database.collection");
            }
            return new Namespace(parts.url(path.substring(0, dot)), UrlParts.decoded(path.substring(dot + 1)));
        }
    }
}
