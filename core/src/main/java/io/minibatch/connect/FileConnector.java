package io.minibatch.connect;

import io.minibatch.Sink;
import io.minibatch.Source;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Files by URL: {@code file:some/file}, {@code file:/some/file}, {@code file:///some/file}, with the options of
 * {@link #options}. The source is a {@link FileSource} that ends at the end of the file, or with {@code follow} waits
 * for more; the sink is a {@link FileSink}.
 */
public final class FileConnector implements Connector {

    private static final Set<String> SOURCE = Set.of("follow", "start", "name", "whole-lines", "batch");

    /** For the service loader. */
    public FileConnector() {}

    @Override
    public Set<String> schemes() {
        return Set.of("file");
    }

    @Override
    public String form() {
        return "file:PATH";
    }

    @Override
    public String description() {
        return "lines of a file, from where it was last read; adds lines at the end of one";
    }

    @Override
    public List<Option> options() {
        return List.of(
                new Option(
                        "follow", "source: go on at the end as tail -F does, across rotation, instead of ending there"),
                new Option("start", "source: saved (default), saved-or-latest, earliest or latest"),
                new Option("name", "source: where its position is saved (default: file:PATH, absolute)"),
                new Option(
                        "whole-lines",
                        "source, without follow: leave a last line without line break for the next time"),
                new Option("batch", "source: lines in one step (default: 1000)"));
    }

    @Override
    public Set<Direction> directions() {
        return Set.of(Direction.SOURCE, Direction.SINK);
    }

    /**
     * The path that a URL names.
     *
     * @throws IllegalArgumentException if it names none
     */
    public static Path path(ConnectorUrl url) {
        try {
            return url.address().startsWith("//") ? Path.of(URI.create(url.withoutOptions())) : Path.of(url.address());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    url + " names no file: write file:some/file, file:/some/file or file:///some/file ("
                            + e.getMessage() + ")",
                    e);
        }
    }

    @Override
    public <T> Source<T> source(ConnectorUrl url) {
        url.allow(SOURCE);
        var source = new FileSource<T>(path(url));
        source = url.option("name").map(source::name).orElse(source);
        source = url.option("start").map(Start::of).map(source::start).orElse(source);
        source = url.number("batch").map(source::batch).orElse(source);
        var follow = url.flag("follow").orElse(false);
        var whole = url.flag("whole-lines").orElse(false);
        if (follow && whole) {
            throw new IllegalArgumentException("Options follow and whole-lines of " + url
                    + " exclude each other: with follow lines are always whole");
        }
        return follow ? source : whole ? source.toLastWholeLine() : source.toEnd();
    }

    @Override
    public Sink<List<byte[]>> sink(ConnectorUrl url) {
        url.allow(Set.of());
        return new FileSink<>(path(url));
    }
}
