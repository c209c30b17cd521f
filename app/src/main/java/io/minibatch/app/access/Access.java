package io.minibatch.app.access;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who may do what.
 *
 * @param token what clients must show; empty: nothing, which is for servers that only their own machine reaches
 * @param openReading whether looking needs no token
 * @param hosts further names by which browsers may reach the server, in lower case, besides those of its own machine
 */
public record Access(Optional<Token> token, boolean openReading, Set<String> hosts) {

    private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
    private static final Pattern ADDRESS = Pattern.compile("\\d+(\\.\\d+){3}|\\[[0-9a-fA-F:.]+]");
    private static final Pattern HOST =
            Pattern.compile("[\\p{L}\\p{N}._-]+|\\[?[0-9a-fA-F.]*:[0-9a-fA-F.]*:[0-9a-fA-F:.]*(%\\w+)?]?");
    private static final Pattern LOOPBACK = Pattern.compile("127(\\.\\d+){3}|\\[?(::1|0:0:0:0:0:0:0:1)(%\\w+)?]?");

    /** Copies the names. */
    public Access {
        hosts = Set.copyOf(hosts);
    }

    /**
     * A name or address of a machine.
     *
     * @param setting what it is said for
     * @throws IllegalArgumentException if it is none
     */
    public static String host(String setting, String name) {
        if (!HOST.matcher(name).matches()) {
            throw new IllegalArgumentException(setting + " must be a name or address, such as localhost, 0.0.0.0 or ::,"
                    + " without scheme, port and path, but is \"" + name + "\"");
        }
        return name;
    }

    /** Whether only its own machine reaches a server that listens here. */
    public static boolean isLocal(String host) {
        return LOCAL_NAMES.contains(host.toLowerCase(Locale.ROOT));
    }

    /** Whether a client at this address, as a server writes it, is a program of this machine. */
    static boolean isLoopback(String address) {
        return LOOPBACK.matcher(address).matches();
    }

    /**
     * Whether a request that shows no token may name this host. A page of somebody else, whose name he has pointed to
     * here (DNS rebinding), must not be answered; addresses he cannot point anywhere. Without a token they are not
     * known either, so that a proxy does not let in the world unless it is named.
     */
    boolean knows(String host) {
        return isLocal(host)
                || hosts.contains(host.toLowerCase(Locale.ROOT))
                || (token.isPresent() && ADDRESS.matcher(host).matches());
    }
}
