package io.minibatch.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.NetworkChannel;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;

/**
 * Where a server that has started really listens, whoever has said so: connectors of {@code config} take the place of
 * host and port.
 */
record Listening(Server server) {

    private Stream<NetworkConnector> connectors() {
        return Stream.of(server.getConnectors())
                .filter(NetworkConnector.class::isInstance)
                .map(NetworkConnector.class::cast);
    }

    /** The port; of several the first one's. */
    int port() {
        return connectors().findFirst().map(NetworkConnector::getLocalPort).orElse(-1);
    }

    /** The URLs of a path. */
    String places(String path) {
        return connectors()
                .map(each -> scheme(each) + "://" + name(each) + ":" + each.getLocalPort() + path)
                .collect(Collectors.joining(", "));
    }

    /** The hosts by which other machines reach it; empty if none do. */
    List<String> reachedByOthers() {
        return connectors()
                .filter(each -> !isLoopback(each))
                .map(Listening::name)
                .toList();
    }

    private static boolean isLoopback(NetworkConnector connector) {
        try {
            return !(connector.getTransport() instanceof NetworkChannel channel)
                    || !(channel.getLocalAddress() instanceof InetSocketAddress address)
                    || address.getAddress().isLoopbackAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String scheme(NetworkConnector connector) {
        return connector.getProtocols().contains("ssl") ? "https" : "http";
    }

    private static String name(NetworkConnector connector) {
        var host = Objects.requireNonNullElse(connector.getHost(), "0.0.0.0");
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }
}
