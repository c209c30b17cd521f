package io.minibatch.cli;

import io.minibatch.connect.Connector;
import io.minibatch.connect.Connector.Direction;
import io.minibatch.connect.ConnectorUrl;
import io.minibatch.connect.Connectors;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What {@code --from} and {@code --to} can name: the connectors that are there. */
final class KnownConnectors {

    private KnownConnectors() {}

    /** All of them. */
    static List<Connector> all() {
        return Connectors.all();
    }

    static boolean isFile(String url) {
        return url.startsWith("file:");
    }

    /**
     * The connector of a URL, with options that it knows.
     *
     * @throws IllegalArgumentException if there is none, or an option is unknown
     */
    static Connector of(ConnectorUrl url, Direction direction, String option) {
        var all = all().stream()
                .filter(connector -> connector.directions().contains(direction))
                .toList();
        return all.stream()
                .filter(connector -> connector.schemes().contains(url.scheme()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(option + " knows nothing of the scheme \""
                        + Text.brief(url.scheme(), 40) + "\". There are: " + String.join(", ", schemes(all))
                        + ". Look: minibatch connectors"));
    }

    private static Set<String> schemes(List<Connector> connectors) {
        return connectors.stream()
                .flatMap(connector -> connector.schemes().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
