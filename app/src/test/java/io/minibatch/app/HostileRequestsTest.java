package io.minibatch.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minibatch.Codec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
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

    private static final List<String> TYPES = List.of(
            "application/json",
            "application/x-ndjson",
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "nonsense",
            "application/json; charset",
            "application/x-ndjson; charset=utf8mb4",
            "application/json;charset=\"",
            "");

    private static final Pattern APPENDED = Pattern.compile("\"appended\":(\\d+)");

    @BeforeEach
    void start() {
        mb.stream("s").append(Map.of());
        mb.stream("s").group().create();
        app.start(0);
    }

    @AfterEach
    void itIsStillThere() throws Exception {
        await().untilAsserted(
                        () -> assertThat(get("/health/ready").statusCode()).isEqualTo(200));
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
                        .append(random.nextInt(5) == 0 ? pick(random, TYPES) : garbage(random, 40))
                        .append("\r\n");
            }
            check(request.append("\r\n").toString().getBytes(ISO_8859_1));
        }
    }

    @Test
    void bodiesAreAppendedWholeOrNotAtAll() throws Exception {
        var random = new Random(3);
        var answered = 0;
        for (var i = 0; i < 3_000; i++) {
            var before = mb.stream("fuzzed").buffer().size();
            var answer = check(append(random, pick(random, TYPES), body(random)));
            if (!answer.isEmpty()) {
                assertThat(mb.stream("fuzzed").buffer().size() - before)
                        .as(answer)
                        .isEqualTo(appended(answer));
                answered++;
            }
        }
        assertThat(answered).isGreaterThan(2_900);
        try (var all = mb.stream("fuzzed", Codec.bytes()).buffer().all()) {
            all.forEach(message -> JsonMapper.shared().readTree(message.data())); // throws if it is not JSON
        }
        assertThat(mb.stream("fuzzed").buffer().size()).isGreaterThan(100);
    }

    /** In one piece or in chunks; sometimes it ends before it should. */
    private static byte[] append(RandomGenerator random, String type, byte[] body) {
        var request = new ByteArrayOutputStream();
        var chunked = random.nextInt(3) == 0;
        var cut = random.nextInt(20) == 0;
        var length = chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + (body.length + (cut ? 5 : 0));
        request.writeBytes(("POST /streams/fuzzed HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type + "\r\n"
                        + length + "\r\nConnection: close\r\n\r\n")
                .getBytes(ISO_8859_1));
        if (chunked && body.length > 0) {
            request.writeBytes((Integer.toHexString(body.length) + "\r\n").getBytes(ISO_8859_1));
        }
        request.writeBytes(body);
        if (chunked && !cut) {
            request.writeBytes((body.length > 0 ? "\r\n0\r\n\r\n" : "0\r\n\r\n").getBytes(ISO_8859_1));
        }
        return request.toByteArray();
    }

    /** What the answer says. */
    private static long appended(String answer) {
        var count = APPENDED.matcher(answer);
        return count.find() ? Long.parseLong(count.group(1)) : 0;
    }

    /** JSON that was damaged somewhere, or not. */
    private static byte[] body(RandomGenerator random) {
        var json = new StringBuilder();
        if (random.nextInt(50) == 0) {
            json.append("[".repeat(random.nextInt(1_000)));
        }
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
    private String check(byte[] request) throws IOException {
        var answer = answer(request);
        assertThat(answer)
                .as(new String(request, ISO_8859_1))
                .doesNotStartWith("HTTP/1.1 5")
                .doesNotContainIgnoringCase("\r\nX-Injected")
                .doesNotContain("\tat ", "Exception");
        return answer;
    }

    private String answer(byte[] request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), app.port())) {
            socket.setSoTimeout(60_000);
            return answer(socket, request);
        }
    }

    private static String answer(Socket socket, byte[] request) {
        try {
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
