package io.minibatch.app.web;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who may do what.
 *
 * @param token what clients must show; empty: nothing, which is for servers that only their own machine reaches
 * @param openReading whether looking needs no token
 * @param hosts further names by which browsers may reach the server, besides those of its own machine
 */
public record Access(Optional<Token> token, boolean openReading, Set<String> hosts) {

    /** For a server that only its own machine reaches. */
    public static final Access LOCAL = new Access(Optional.empty(), false, Set.of());

    private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    /** Copies the names. */
    public Access {
        hosts = Set.copyOf(hosts);
    }

    /** Whether only its own machine reaches a server that listens here. */
    public static boolean isLocal(String host) {
        return LOCAL_NAMES.contains(host.toLowerCase(Locale.ROOT));
    }

    /**
     * Whether a request may name this host. Without a token a page of somebody else, whose name he has pointed to this
     * machine (DNS rebinding), must not be answered.
     */
    boolean knows(String host) {
        return token.isPresent() || isLocal(host) || hosts.contains(host.toLowerCase(Locale.ROOT));
    }
}
