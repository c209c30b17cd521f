package io.minibatch.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.Codec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Thousands of requests that no decent client sends; what is random comes from fixed seeds. */
class HostileRequestsTest extends AppTest {

    private static final List<String> PATHS = List.of(
            "/streams",
            "/streams/s",
            "/streams/s/messages",
            "/streams/s/windows",
            "/streams/s/dead",
            "/streams/s/dead/messages",
            "/streams/s/retry",
            "/streams/s/drop",
            "/streams/s/pause",
            "/status",
            "/status/page.js",
            "/metrics",
            "/health/ready",
            "/openapi.yaml");
    private static final List<String> ODD = List.of(
            "..",
            ".",
            "%2e%2e",
            "%2F",
            "%00",
            "%0d%0aX-Injected:%201",
            "%ff",
            "%",
            "%zz",
            "<script>",
            "%3Cscript%3E",
            "\\",
            ";a=b",
            "?",
            "#",
            "//",
            "é",
            "%F0%9F%98%80",
            "%ED%A0%80",
            "~",
            "*",
            "{stream}",
            "x".repeat(300),
            "null");
    private static final List<String> METHODS =
            List.of("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "CONNECT", "get", "NONSENSE");

    @BeforeEach
    void start() {
        mb.stream("s").append(java.util.Map.of());
        mb.stream("s").group().create();
        app.start(0);
    }

    @Test
    void pathsAndQueriesAndMethods() throws Exception {
        var random = new Random(1);
        for (var i = 0; i < 3_000; i++) {
            var path = new StringBuilder(pick(random, PATHS));
            for (var n = random.nextInt(3); n > 0; n--) {
                path.insert(random.nextInt(path.length() + 1), (random.nextBoolean() ? "/" : "") + pick(random, ODD));
            }
            if (random.nextBoolean()) {
                path.append("?group=")
                        .append(pick(random, ODD))
                        .append("&id=")
                        .append(pick(random, ODD))
                        .append("&limit=")
                        .append(pick(random, ODD));
            }
            var request = pick(random, METHODS) + " " + path
                    + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            check(request.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void headers() throws Exception {
        var random = new Random(2);
        var names = List.of(
                "Host",
                "Accept",
                "Content-Type",
                "Authorization",
                "Origin",
                "Sec-Fetch-Site",
                "Content-Length",
                "Transfer-Encoding",
                "Content-Encoding",
                "Expect",
                "Range",
                "X-\u0001",
                "",
                "Connection",
                "Upgrade",
                "Cookie");
        for (var i = 0; i < 2_000; i++) {
            var request = new StringBuilder(random.nextBoolean() ? "GET" : "POST")
                    .append(' ')
                    .append(pick(random, PATHS))
                    .append(" HTTP/1.1\r\nConnection: close\r\n");
            for (var n = random.nextInt(5); n > 0; n--) {
                request.append(pick(random, names))
                        .append(": ")
                        .append(garbage(random, 40))
                        .append("\r\n");
            }
            check(request.append("\r\n").toString().getBytes(ISO_8859_1));
        }
    }

    @Test
    void bodiesAreAppendedWholeOrNotAtAll() throws Exception {
        var random = new Random(3);
        var types = List.of(
                "application/json",
                "application/x-ndjson",
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "nonsense",
                "");
        for (var i = 0; i < 3_000; i++) {
            var body = body(random);
            var request = new ByteArrayOutputStream();
            request.writeBytes(
                    ("POST /streams/fuzzed HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + pick(random, types)
                                    + "\r\nContent-Length: " + (body.length + (random.nextInt(20) == 0 ? 5 : 0))
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(ISO_8859_1));
            request.writeBytes(body);
            check(request.toByteArray());
        }
        try (var all = mb.stream("fuzzed", Codec.bytes()).buffer().all()) {
            all.forEach(message -> JsonMapper.shared().readTree(message.data())); // throws if it is not JSON
        }
        assertThat(mb.stream("fuzzed").buffer().size()).isGreaterThan(100);
    }

    /** JSON that was damaged somewhere, or not. */
    private static byte[] body(RandomGenerator random) {
        var json = new StringBuilder();
        for (var n = 1 + random.nextInt(4); n > 0; n--) {
            json.append(value(random, 3)).append(random.nextBoolean() ? "\n" : "");
        }
        var bytes = json.toString().getBytes(StandardCharsets.UTF_8);
        if (random.nextBoolean() && bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static String value(RandomGenerator random, int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 6)) {
            case 0 -> String.valueOf(random.nextLong());
            case 1 -> "\"" + garbage(random, 10).replace("\"", "").replace("\\", "") + "\"";
            case 2 -> random.nextBoolean() ? "null" : "1e" + random.nextInt(500);
            case 3 -> String.valueOf(random.nextDouble());
            case 4 -> "[" + value(random, depth - 1) + "," + value(random, depth - 1) + "]";
            default -> "{\"a\":" + value(random, depth - 1) + "}";
        };
    }

    private static String garbage(RandomGenerator random, int most) {
        var text = new StringBuilder();
        for (var n = random.nextInt(most); n > 0; n--) {
            var c = (char) random.nextInt(256);
            text.append(c == '\r' || c == '\n' ? ' ' : c);
        }
        return text.toString();
    }

    private static <T> T pick(RandomGenerator random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    /** Nothing is the server's fault, nothing is injected, and nobody sees its inside. */
    private void check(byte[] request) throws IOException {
        var answer = answer(request);
        assertThat(answer)
                .as(new String(request, ISO_8859_1))
                .doesNotStartWith("HTTP/1.1 5")
                .doesNotContainIgnoringCase("\r\nX-Injected")
                .doesNotContain("\tat ", "Exception");
    }

    private String answer(byte[] request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), app.port())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(request);
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("No answer to " + new String(request, ISO_8859_1), e);
        } catch (IOException e) {
            return ""; // it has hung up
        }
    }
}
