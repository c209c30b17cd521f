package io.minibatch.connect;

import io.minibatch.Sink;
import io.minibatch.Window;
import io.minibatch.connect.http.HttpOptions;
import io.minibatch.connect.http.Sending;
import java.time.Duration;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Sends each result to a server, in one POST: a list as a JSON array, everything else as one JSON value, by Jackson;
 * {@code byte[]} is JSON already. An empty list is not sent.
 *
 * <p>A window is completed when the server has answered with a status of success (2xx). Its id goes along as
 * {@code Idempotency-Key}, and the number of the attempt as {@code Minibatch-Attempt}: a window can come twice, when
 * the answer was lost or the process ended before it came, and the server knows it by the key.
 *
 * <p>When the server cannot be reached, does not answer in time, or answers with 408, 421, 425, 429 or 5xx, the result
 * is sent again, without end (see {@link io.minibatch.Pipeline#sink}); not before the time that its {@code Retry-After}
 * names, up to an hour. So it is after 401, 403, 404, 405, 407 and 410, which say something of the user or the URL and
 * nothing of the window. After any other 4xx the attempt of the window has failed, so that in the end it is set aside.
 * Redirects are not followed.
 *
 * <pre>{@code
 * pipeline.sink(new HttpSink<>("https://example.com/readings").header("Authorization", "Bearer " + token))
 * }</pre>
 *
 * <p>Each method that sets something returns another sink. Safe for use by many workers; connections are shared and
 * kept open.
 *
 * @param <R> the result
 */
public final class HttpSink<R> implements Sink<R> {

    private static final String JSON = "application/json";
    private static final String LINES = "application/x-ndjson";

    private final HttpOptions options;
    private final String type;
    private final Function<? super R, byte[]> body;
    private final boolean sendsEmpty;
    private final Sending sending;

    private HttpSink(HttpOptions options, String type, Function<? super R, byte[]> body, boolean sendsEmpty) {
        this.options = options;
        this.type = type;
        this.body = body;
        this.sendsEmpty = sendsEmpty;
        this.sending = new Sending(options);
    }

    /**
     * Sends to a URL. What it says of user and password is sent as {@code Authorization}, and never shown.
     *
     * @throws IllegalArgumentException if it is no URL of HTTP
     */
    public HttpSink(String url) {
        this(HttpOptions.of(url), JSON, JsonBody::value, false);
    }

    /** One line of JSON for each element, as {@code application/x-ndjson}, instead of an array. */
    public HttpSink<R> lines() {
        return new HttpSink<>(options, LINES, JsonBody::lines, false);
    }

    /**
     * A body of your own. Every result is sent, an empty one, too. When the function throws it is called again with the
     * same result, unless it throws {@link io.minibatch.RejectedException}.
     *
     * @param contentType of the body, such as {@code text/csv}
     */
    public HttpSink<R> body(String contentType, Function<? super R, byte[]> function) {
        HttpOptions.checkValue("Content-Type", contentType);
        return new HttpSink<>(options, contentType, function, true);
    }

    /**
     * A header of each request. Its value is never shown. May be repeated with other names.
     *
     * @throws IllegalArgumentException if it is none, is set already, or is one that the sink sets itself
     */
    public HttpSink<R> header(String name, String value) {
        return with(options.withHeader(name, value));
    }

    /**
     * Put before the id of the window in {@code Idempotency-Key}; empty by default. Ids are unique within a store: give
     * one if streams of one name, in different stores, are sent to one server.
     */
    public HttpSink<R> keyPrefix(String prefix) {
        return with(options.withKeyPrefix(prefix));
    }

    /** How long a request may take, from its begin to the end of its answer; 30 s by default. */
    public HttpSink<R> timeout(Duration limit) {
        return with(options.withTimeout(limit));
    }

    /**
     * Sends the same again after these statuses, too, such as 409 or 423 of a server that is at work.
     *
     * @throws IllegalArgumentException if one is not from 400 to 499
     */
    public HttpSink<R> retryOn(int... statuses) {
        return with(options.withRetried(statuses));
    }

    /** Which certificates are trusted, and shown, for {@code https://}; those of the JVM by default. */
    public HttpSink<R> tls(SSLContext context) {
        return with(options.withTls(context));
    }

    private HttpSink<R> with(HttpOptions changed) {
        return new HttpSink<>(changed, type, body, sendsEmpty);
    }

    @Override
    public void put(R result) throws InterruptedException {
        send(null, result);
    }

    @Override
    public void deliver(Window<?> window, R result) throws InterruptedException {
        send(window, result);
    }

    private void send(@Nullable Window<?> window, R result) throws InterruptedException {
        if (sendsEmpty || !JsonBody.isEmpty(result)) {
            sending.send(window, type, body.apply(result));
        }
    }

    @Override
    public void close() {
        sending.close();
    }

    /** For people: where it sends, without user, password and query. */
    @Override
    public String toString() {
        return "HttpSink to " + options.endpoint();
    }
}
