package io.minibatch.cli;

import io.minibatch.Entry;
import io.minibatch.Sink;
import io.minibatch.Source;
import io.minibatch.Window;
import io.minibatch.connect.Connector;
import io.minibatch.connect.ConnectorUrl;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A connector as a module has it, for the tests: reads {@code in.json} of a folder, writes a file for each window. */
public final class FolderConnector implements Connector {

    @Override
    public Set<String> schemes() {
        return Set.of("folder");
    }

    @Override
    public String form() {
        return "folder:PATH";
    }

    @Override
    public String description() {
        return "files of a folder";
    }

    @Override
    public List<Option> options() {
        return List.of(new Option("name", "of the file to read, by default in.json"));
    }

    @Override
    public boolean takesText() {
        return true;
    }

    @Override
    public Set<Direction> directions() {
        return Set.of(Direction.SOURCE, Direction.SINK);
    }

    @Override
    public <T> Source<T> source(ConnectorUrl url) {
        url.allow(Set.of("name"));
        var file = Path.of(url.address()).resolve(url.option("name").orElse("in.json"));
        return appender -> appender.appendEntries(List.of(Entry.encoded(Files.readAllBytes(file), Map.of())));
    }

    @Override
    public Sink<List<byte[]>> sink(ConnectorUrl url) {
        url.allow(Set.of("name"));
        var folder = Path.of(url.address());
        return new Sink<>() {
            @Override
            public void put(List<byte[]> result) {
                throw new UnsupportedOperationException("without its window");
            }

            @Override
            public void deliver(Window<?> window, List<byte[]> result) throws IOException {
                var out = new ByteArrayOutputStream();
                for (var value : result) {
                    out.write(value);
                    out.write(';');
                }
                Files.write(folder.resolve(window.id().replace('/', '-')), out.toByteArray());
            }
        };
    }
}
