package io.minibatch.connect.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * Where requests go.
 *
 * @param uri without user and password
 * @param authorization what its user and password say, as a header
 */
public record Endpoint(URI uri, Optional<String> authorization) {

    /**
     * Takes a URL apart; no error holds its password or its query.
     *
     * @throws IllegalArgumentException if it is none for HTTP
     */
    public static Endpoint of(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            // Not as the cause: it has the whole text.
            throw new IllegalArgumentException("The URL is none: " + e.getReason() + " at character " + e.getIndex()
                    + ". Write one such as https://host/path, with other characters percent-encoded");
        }
        var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException(
                    "The URL must begin with http:// or https://, but its scheme is \"" + scheme + "\"");
        }
        if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw new IllegalArgumentException(
                    "The URL must name a host, of letters, digits, hyphens and dots (no underscore), and a port from 1 to 65535"
                            + " if any: " + scheme + "://host:port/path");
        }
        if (uri.getRawFragment() != null) {
            throw new IllegalArgumentException("The URL of " + uri.getHost() + " must not have a fragment (#...)");
        }
        return new Endpoint(withoutUser(uri), authorization(uri));
    }

    private static URI withoutUser(URI uri) {
        var host = uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
        var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return URI.create(uri.getScheme() + "://" + host + path + query);
    }

    private static Optional<String> authorization(URI uri) {
        return Optional.ofNullable(uri.getUserInfo())
                .map(user -> "Basic " + Base64.getEncoder().encodeToString(user.getBytes(UTF_8)));
    }

    /** Whether it is encrypted. */
    public boolean isSecure() {
        return uri.getScheme().equalsIgnoreCase("https");
    }

    /** For people: without user, password and query. */
    @Override
    public String toString() {
        return uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
    }
}
