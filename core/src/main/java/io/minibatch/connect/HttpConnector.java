package io.minibatch.connect;

import io.minibatch.Sink;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Servers by URL: {@code http://host/path} and {@code https://user:password@host/path}, with the options of
 * {@link #options}. The sink is an {@link HttpSink}.
 */
public final class HttpConnector implements Connector {

    private static final String HEADER = "header.";
    private static final String SECRET = "header-env.";

    /** For the service loader. */
    public HttpConnector() {}

    @Override
    public Set<String> schemes() {
        return Set.of("http", "https");
    }

    @Override
    public String form() {
        return "https://host/path";
    }

    @Override
    public String description() {
        return "a server that gets each window in one POST, its id as Idempotency-Key";
    }

    @Override
    public List<Option> options() {
        return List.of(
                new Option("format", "sink: array (default) or lines, which is one line of JSON a message"),
                new Option("timeout", "sink: of one request (default: 30s)"),
                new Option("key-prefix", "sink: before the id of the window in Idempotency-Key (default: nothing)"),
                new Option(HEADER + "NAME", "sink: a header, such as header.X-Team=blue"),
                new Option(SECRET + "NAME", "sink: the environment variable that has the value of a header"),
                new Option("retry-on", "sink: further statuses to try again after, such as 409,423"),
                new Option("query", "sink: the query that the server gets, percent-encoded once more"));
    }

    @Override
    public Set<Direction> directions() {
        return Set.of(Direction.SINK);
    }

    @Override
    public Sink<List<byte[]>> sink(ConnectorUrl url) {
        var known = new TreeSet<>(Set.of("format", "timeout", "key-prefix", "retry-on", "query"));
        url.options().keySet().stream()
                .filter(name -> name.startsWith(HEADER) || name.startsWith(SECRET))
                .forEach(known::add);
        url.allow(known);
        var query = url.option("query").map(text -> "?" + text).orElse("");
        var sink = new HttpSink<List<byte[]>>(url.withoutOptions() + query);
        sink = url.duration("timeout").map(sink::timeout).orElse(sink);
        sink = url.option("key-prefix").map(sink::keyPrefix).orElse(sink);
        sink = url.option("retry-on")
                .map(HttpConnector::statuses)
                .map(sink::retryOn)
                .orElse(sink);
        for (var option : url.options().entrySet()) {
            sink = header(url, option.getKey(), option.getValue(), sink);
        }
        return switch (url.option("format").orElse("array")) {
            case "array" -> sink;
            case "lines" -> sink.lines();
            default ->
                throw new IllegalArgumentException("Option format of " + url + " must be array or lines, but is "
                        + url.option("format").orElse(""));
        };
    }

    private static HttpSink<List<byte[]>> header(
            ConnectorUrl url, String option, String value, HttpSink<List<byte[]>> sink) {
        if (option.startsWith(HEADER)) {
            return sink.header(option.substring(HEADER.length()), value);
        }
        if (!option.startsWith(SECRET)) {
            return sink;
        }
        var secret = System.getenv(value);
        if (secret == null) {
            throw new IllegalArgumentException("Option " + option + " of " + url + " names the environment variable "
                    + value + ", which is not set");
        }
        return sink.header(option.substring(SECRET.length()), secret);
    }

    private static int[] statuses(String text) {
        try {
            return List.of(text.split(",", -1)).stream()
                    .mapToInt(Integer::parseInt)
                    .toArray();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("Option retry-on must be statuses such as 409,423, but is " + text, e);
        }
    }
}
