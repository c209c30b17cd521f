package io.minibatch.connect.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.minibatch.MinibatchException;
import io.minibatch.RetryLaterException;
import io.minibatch.Window;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Sends results to an endpoint. Safe for use by many threads. */
public final class Sending {

    static final Duration CONNECT = Duration.ofSeconds(10);

    private final HttpOptions options;
    private @Nullable HttpClient client;

    /** By {@link System#nanoTime}: a clock that is set back shall not make the wait longer. */
    private volatile long quietUntil = System.nanoTime();

    /** With what the user wants. */
    public Sending(HttpOptions options) {
        this.options = options;
    }

    /**
     * Sends a body. Returns when the server has said that it has it.
     *
     * @throws io.minibatch.RejectedException if it says that it will not take it
     */
    public void send(@Nullable Window<?> window, String type, byte[] body) throws InterruptedException {
        checkQuiet();
        var answer = exchange(request(window, type, body));
        if (!answer.isGood()) {
            var now = Instant.now();
            answer.notBefore(now)
                    .ifPresent(time -> quietUntil =
                            System.nanoTime() + Duration.between(now, time).toNanos());
            throw answer.failure(options.endpoint(), options.retried(), now);
        }
    }

    /** The server has asked to be left alone for a while: that holds for all workers. */
    private void checkQuiet() {
        var left = Duration.ofNanos(quietUntil - System.nanoTime());
        if (!left.isNegative() && !left.isZero()) {
            throw new RetryLaterException(
                    options.endpoint() + " has asked not to be called before "
                            + Instant.now().plus(left).truncatedTo(ChronoUnit.SECONDS)
                            + " (Retry-After): nothing was sent",
                    left);
        }
    }

    private HttpRequest request(@Nullable Window<?> window, String type, byte[] body) {
        var request = HttpRequest.newBuilder(options.endpoint().uri())
                .POST(BodyPublishers.ofByteArray(body))
                .header("Content-Type", type);
        options.endpoint().authorization().ifPresent(value -> request.header("Authorization", value));
        for (var header : options.headers()) {
            request.header(header.name(), header.value());
        }
        if (window != null) {
            request.header("Idempotency-Key", key(options.keyPrefix() + window.id()))
                    .header("Minibatch-Attempt", Integer.toString(window.attempt()));
        }
        return request.build();
    }

    /** A string of structured headers (RFC 8941), percent-encoded where it is not plain text. */
    static String key(String id) {
        var key = new StringBuilder("\"");
        for (var b : id.getBytes(UTF_8)) {
            if (b < ' ' || b > '~' || b == '"' || b == '\\' || b == '%') {
                key.append("%%%02X".formatted(b & 0xff));
            } else {
                key.append((char) b);
            }
        }
        return key.append('"').toString();
    }

    private Answer exchange(HttpRequest request) throws InterruptedException {
        var future = client().sendAsync(request, head -> new Beginning());
        try {
            return answer(future.get(options.timeout().toNanos(), TimeUnit.NANOSECONDS));
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw new MinibatchException(
                    "Cannot send to " + options.endpoint() + ": " + NoAnswer.reason(cause, options.endpoint()), cause);
        } catch (TimeoutException e) {
            throw new MinibatchException(
                    "Cannot send to " + options.endpoint() + ": no whole answer within "
                            + options.timeout().toMillis() + " ms"
                            + (options.endpoint().isSecure()
                                    ? ". Is the server busy, or is it not https:// there?"
                                    : ""),
                    e);
        } finally {
            cancel(future);
        }
    }

    /** Nobody waits for the answer any more: gives the connection back. */
    private static void cancel(CompletableFuture<?> future) {
        if (!future.isDone()) {
            future.cancel(true);
        }
    }

    private static Answer answer(HttpResponse<byte[]> response) {
        Optional<String> retryAfter = response.headers().firstValue("Retry-After");
        return new Answer(
                response.statusCode(),
                retryAfter,
                response.headers().firstValue("Location"),
                new String(response.body(), UTF_8));
    }

    private synchronized HttpClient client() {
        if (client == null) {
            var builder = HttpClient.newBuilder()
                    .connectTimeout(CONNECT)
                    .followRedirects(HttpClient.Redirect.NEVER) // headers may hold secrets
                    // In the clear the JDK would ask to change to HTTP/2, which some servers take badly.
                    .version(options.endpoint().isSecure() ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1);
            options.tls().ifPresent(builder::sslContext);
            client = builder.build();
        }
        return client;
    }

    /** The client ends by itself when nobody refers to it. */
    public synchronized void close() {
        client = null;
    }
}
