package io.minibatch.cli;

import io.minibatch.connect.Connector;
import java.util.List;
import java.util.Set;

/** Files as {@code minibatch connectors} lists them; {@link FileSource} and {@link FileSink} need more than a URL. */
final class FileConnector implements Connector {

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
        return "the JSON Lines of a file, from its beginning at each start; windows, at its end";
    }

    @Override
    public List<Option> options() {
        return List.of();
    }

    @Override
    public Set<Direction> directions() {
        return Set.of(Direction.SOURCE, Direction.SINK);
    }
}
