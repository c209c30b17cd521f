package io.minibatch.mongodb.omegaml;

import io.minibatch.Sink;
import io.minibatch.Source;
import io.minibatch.connect.Connector;
import io.minibatch.connect.ConnectorUrl;
import io.minibatch.connect.Start;
import io.minibatch.mongodb.connect.UrlParts;
import java.util.List;
import java.util.Set;

/**
 * Datasets by URL: {@code omegaml://user:password@host/database/dataset}, with the options of the MongoDB driver and
 * those of {@link #options}. The name of the dataset may hold slashes; other special characters are percent-encoded.
 */
public final class DatasetConnector implements Connector {

    private static final Set<String> SOURCE =
            Set.of("bucket", "plain-names", "unwrap", "watch", "name", "start", "overlap", "page");
    private static final Set<String> SINK = Set.of("bucket", "plain-names", "upsert", "new-ids");

    /** For the service loader. */
    public DatasetConnector() {}

    @Override
    public Set<String> schemes() {
        return Set.of("omegaml");
    }

    @Override
    public String form() {
        return "omegaml://host/database/dataset";
    }

    @Override
    public String description() {
        return "rows of a dataset of omega|ml (also with the options of MongoDB's own URLs)";
    }

    @Override
    public List<Option> options() {
        return List.of(
                new Option("bucket", "the bucket of the dataset (default: omegaml)"),
                new Option("plain-names", "new collections are named as before omega|ml 0.14"),
                new Option("unwrap", "source: without what omega|ml adds to rows"),
                new Option("watch", "source: follow the change stream instead of polling; needs a replica set"),
                new Option("start", "source: saved (default), saved-or-latest, earliest or latest"),
                new Option("name", "source: where its position is saved (default: omegaml:bucket/dataset)"),
                new Option("page", "source: rows in one step (default: 1000)"),
                new Option("overlap", "source: how late rows may appear, by their ids (default: 10s)"),
                new Option("upsert", "sink: each row of a window once, told by its _id"),
                new Option("new-ids", "sink: each row gets a new _id"));
    }

    @Override
    public Set<Direction> directions() {
        return Set.of(Direction.SOURCE, Direction.SINK);
    }

    @Override
    public <T> Source<T> source(ConnectorUrl url) {
        var place = Named.of(url, SOURCE);
        var source = new DatasetSource<T>(place.url(), place.dataset());
        source = url.option("bucket").map(source::bucket).orElse(source);
        source = url.flag("plain-names").orElse(false) ? source.plainNames() : source;
        source = url.flag("unwrap").orElse(false) ? source.unwrap() : source;
        source = url.flag("watch").orElse(false) ? source.watch() : source;
        source = url.option("name").map(source::name).orElse(source);
        source = url.option("start").map(Start::of).map(source::start).orElse(source);
        source = url.duration("overlap").map(source::overlap).orElse(source);
        return url.number("page").map(source::page).orElse(source);
    }

    @Override
    public Sink<List<byte[]>> sink(ConnectorUrl url) {
        var place = Named.of(url, SINK);
        var sink = new DatasetSink<List<byte[]>>(place.url(), place.dataset());
        sink = url.option("bucket").map(sink::bucket).orElse(sink);
        sink = url.flag("plain-names").orElse(false) ? sink.plainNames() : sink;
        sink = url.flag("upsert").orElse(false) ? sink.upsert() : sink;
        return url.flag("new-ids").orElse(false) ? sink.newIds() : sink;
    }

    /**
     * What the path of a URL names.
     *
     * @param url of the database; may hold a password
     * @param dataset behind the database
     */
    private record Named(String url, String dataset) {
        static Named of(ConnectorUrl url, Set<String> own) {
            var parts = UrlParts.of(url, "mongodb", own);
            var path = parts.path();
            var slash = path.indexOf('/');
            if (slash < 1 || slash == path.length() - 1) {
                throw new IllegalArgumentException(
                        url + " names no dataset: write omegaml://user:password@host/database/dataset");
            }
            return new Named(parts.url(path.substring(0, slash)), UrlParts.decoded(path.substring(slash + 1)));
        }
    }
}
