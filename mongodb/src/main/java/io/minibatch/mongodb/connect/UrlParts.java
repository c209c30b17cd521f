package io.minibatch.mongodb.connect;

import io.minibatch.connect.ConnectorUrl;
import io.minibatch.mongodb.server.DriverOptions;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The URL of a connector, taken apart: what is for the driver, and what is behind the slash.
 *
 * @param hosts with scheme, user and password, up to the slash
 * @param path behind the slash, as it was written
 * @param options of the driver, for a URL
 */
public record UrlParts(String hosts, String path, String options) {

    /**
     * Takes a URL apart.
     *
     * @param scheme for the driver
     * @param own the options of the connector
     * @throws IllegalArgumentException if an option is of neither
     */
    public static UrlParts of(ConnectorUrl url, String scheme, Set<String> own) {
        for (var name : url.options().keySet()) {
            if (name.indexOf('@') >= 0) { // not to be shown: it may be a part of the password
                throw new IllegalArgumentException(
                        "The " + url.scheme() + " URL has an @ behind its first ?. Write " + url.scheme()
                                + "://user:password@host/..., with : / ? # [ ] @ % in user and password percent-encoded");
            }
            if (!own.contains(name) && !DriverOptions.know(name)) {
                throw new IllegalArgumentException("Option " + name + " of " + url + " is not known: use "
                        + String.join(", ", new TreeSet<>(own)) + ", or one of MongoDB's connection strings");
            }
        }
        var options = url.options().entrySet().stream()
                .filter(option -> !own.contains(option.getKey()))
                .map(option -> option.getKey() + "=" + URLEncoder.encode(option.getValue(), StandardCharsets.UTF_8))
                .sorted()
                .collect(Collectors.joining("&"));
        var address = url.address();
        var slash = address.indexOf('/', address.startsWith("//") ? 2 : 0);
        return new UrlParts(
                scheme + ":" + (slash < 0 ? address : address.substring(0, slash)),
                slash < 0 ? "" : address.substring(slash + 1),
                options);
    }

    /** The URL of a database, as the driver has it; may hold a password. */
    public String url(String database) {
        return hosts + "/" + database + (options.isEmpty() ? "" : "?" + options);
    }

    /**
     * A part of the path, decoded.
     *
     * @throws IllegalArgumentException if it holds a % that begins no character
     */
    public static String decoded(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + part + "\" is not percent-encoded: write %25 for a % of the name", e);
        }
    }

    /** Without user and password. */
    @Override
    public String toString() {
        return path;
    }
}
