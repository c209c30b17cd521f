package io.minibatch.connect;

import io.minibatch.connect.Connector.Direction;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeSet;

/** The connectors that are there. */
public final class Connectors {

    private Connectors() {}

    /** All that {@link ServiceLoader} finds, sorted by the form of their URLs. */
    public static List<Connector> all() {
        return ServiceLoader.load(Connector.class, Connector.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(Connector::form))
                .toList();
    }

    /**
     * The connector of a URL.
     *
     * @throws IllegalArgumentException if none knows its scheme, or it does not go that way; the message lists those
     *     that are there
     */
    public static Connector of(ConnectorUrl url, Direction direction) {
        var schemes = new TreeSet<String>();
        for (var connector : all()) {
            if (connector.directions().contains(direction)) {
                if (connector.schemes().contains(url.scheme())) {
                    return connector;
                }
                schemes.addAll(connector.schemes());
            }
        }
        throw new IllegalArgumentException("No " + (direction == Direction.SOURCE ? "source" : "sink") + " of scheme \""
                + url.scheme() + "\". There are: " + String.join(", ", schemes)
                + ". Further ones come with further modules");
    }
}
