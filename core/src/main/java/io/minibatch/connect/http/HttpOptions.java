package io.minibatch.connect.http;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/**
 * How results are sent.
 *
 * @param endpoint where to
 * @param headers of the user
 * @param keyPrefix before the ids of windows
 * @param timeout of one request, from its begin to the end of its answer
 * @param retried statuses that say nothing against the window, besides the usual ones
 * @param tls whom to trust and what to show; the JDK's default if empty
 */
public record HttpOptions(
        Endpoint endpoint,
        List<Header> headers,
        String keyPrefix,
        Duration timeout,
        Set<Integer> retried,
        Optional<SSLContext> tls) {

    private static final Set<String> OWN = Set.of("content-type", "idempotency-key", "minibatch-attempt");

    /**
     * A header.
     *
     * @param name its name
     * @param value may be secret
     */
    public record Header(String name, String value) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** The defaults. */
    public static HttpOptions of(String url) {
        return new HttpOptions(Endpoint.of(url), List.of(), "", Duration.ofSeconds(30), Set.of(), Optional.empty());
    }

    /** With one more header. */
    public HttpOptions withHeader(String name, String value) {
        check(name, value);
        var all = new ArrayList<>(headers);
        all.add(new Header(name, value));
        return new HttpOptions(endpoint, List.copyOf(all), keyPrefix, timeout, retried, tls);
    }

    private void check(String name, String value) {
        if (OWN.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("Header " + name
                    + " is set by the sink: choose the body, or the prefix of keys, by its own method");
        }
        if (headers.stream().anyMatch(header -> header.name().equalsIgnoreCase(name))
                || (name.equalsIgnoreCase("authorization")
                        && endpoint.authorization().isPresent())) {
            throw new IllegalArgumentException("Header " + name + " is set already, by another call or by the URL");
        }
        try {
            HttpRequest.newBuilder(URI.create("http://localhost/")).header(name, "");
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Header \"" + name + "\" cannot be set: " + e.getMessage(), e);
        }
        checkValue(name, value);
    }

    /** Refuses what would be more than a value. */
    public static void checkValue(String name, String value) {
        if (value.chars().anyMatch(c -> c != '\t' && (c < ' ' || c > '~'))) {
            throw new IllegalArgumentException("The value of header " + name
                    + " holds a line break, or another character that headers cannot have: use visible ASCII");
        }
    }

    /** With other keys. */
    public HttpOptions withKeyPrefix(String prefix) {
        return new HttpOptions(endpoint, headers, prefix, timeout, retried, tls);
    }

    /** With another limit. */
    public HttpOptions withTimeout(Duration limit) {
        if (limit.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("timeout must be at least 1 ms, but is " + limit);
        }
        return new HttpOptions(endpoint, headers, keyPrefix, limit, retried, tls);
    }

    /** With more statuses after which the same is sent again. */
    public HttpOptions withRetried(int... statuses) {
        var all = new HashSet<>(retried);
        for (var status : statuses) {
            if (status < 400 || status > 499) {
                throw new IllegalArgumentException(
                        "A status must be from 400 to 499, but is " + status + ": those above are sent again anyway");
            }
            all.add(status);
        }
        return new HttpOptions(endpoint, headers, keyPrefix, timeout, Set.copyOf(all), tls);
    }

    /** With certificates of one's own. */
    public HttpOptions withTls(SSLContext context) {
        return new HttpOptions(endpoint, headers, keyPrefix, timeout, retried, Optional.of(context));
    }
}
