package io.minibatch.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.Codec;
import io.minibatch.Minibatch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppendTest extends AppTest {

    private static final String LINES = "application/x-ndjson";

    @BeforeEach
    void start() {
        app.start(0);
    }

    /** As they are stored. */
    private List<String> messages(String stream) {
        try (var all = mb.stream(stream, Codec.bytes()).buffer().all()) {
            return all.map(message -> new String(message.data(), UTF_8)).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1}", "1", "\"x\"", "null", "true", "[[1,2]]", "{\"a\":{\"b\":[1,{}]}}"})
    void oneValueIsOneMessage(String body) throws Exception {
        assertThat(post("/streams/s", body).body()).isEqualTo("{\"appended\":1}");

        assertThat(messages("s")).containsExactly(body.equals("[[1,2]]") ? "[1,2]" : body);
    }

    @Test
    void theElementsOfAnArrayAreMessages() throws Exception {
        assertThat(post("/streams/s", "[{\"a\":1}, 2, \"x\"]").body()).isEqualTo("{\"appended\":3}");

        assertThat(messages("s")).containsExactly("{\"a\":1}", "2", "\"x\"");
    }

    @Test
    void anEmptyArrayIsNoMessage() throws Exception {
        assertThat(post("/streams/s", "[]").body()).isEqualTo("{\"appended\":0}");

        assertThat(mb.streams()).isEmpty();
    }

    @Test
    void anArrayIsAppendedWholeOrNotAtAll() throws Exception {
        var answer = post("/streams/s", "[1, 2, nonsense]");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body())
                .contains("Message 3 of the body (line 1, column ")
                .doesNotContain("appended");
        assertThat(mb.streams()).isEmpty();
    }

    @Test
    void linesAreMessagesHoweverMany() throws Exception {
        var body = IntStream.range(0, 25_000).mapToObj(i -> "{\"n\":" + i + "}").collect(Collectors.joining("\n"));

        assertThat(post("/streams/s", body, "Content-Type", LINES).body()).isEqualTo("{\"appended\":25000}");

        assertThat(messages("s")).hasSize(25_000).startsWith("{\"n\":0}").endsWith("{\"n\":24999}");
    }

    @Test
    void anArrayInALineIsOneMessage() throws Exception {
        post("/streams/s", "[1,2]\r\n\n  [3]\n", "Content-Type", LINES + "; charset=utf-8");

        assertThat(messages("s")).containsExactly("[1,2]", "[3]");
    }

    @Test
    void linesBeforeOneAtFaultAreAppendedAndCounted() throws Exception {
        var answer = post("/streams/s", "{\"n\":1}\n{\"n\":2}\n{\"n\":", "Content-Type", LINES);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("Message 3 of the body (line 3, column ")
                .contains("\"appended\":2");
        assertThat(messages("s")).containsExactly("{\"n\":1}", "{\"n\":2}");
    }

    @Test
    void linesAreDurableWhileTheirUploadPauses() throws Exception {
        var half = "{\"n\":1}\n".repeat(1_500).getBytes(UTF_8);
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), app.port())) {
            var out = socket.getOutputStream();
            out.write(("POST /streams/s HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + LINES + "\r\nContent-Length: "
                            + 2 * half.length + "\r\nConnection: close\r\n\r\n")
                    .getBytes(UTF_8));
            out.write(half);

            Awaitility.await().untilAsserted(() -> assertThat(messages("s")).hasSize(1_500));

            out.write(half);
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .endsWith("{\"appended\":3000}");
        }
    }

    @Test
    void numbersStayAsTheyAre() throws Exception {
        post("/streams/s", "[0.1000000000000000055, 12345678901234567890123, 1.10]");

        assertThat(messages("s")).containsExactly("0.1000000000000000055", "12345678901234567890123", "1.10");
    }

    @Test
    void theBodyMayBeInUtf16AndTheMessageIsInUtf8() throws Exception {
        asking.send(
                asking.request("/streams/s").POST(BodyPublishers.ofByteArray("{\"a\":\"Grün €\"}".getBytes(UTF_16LE))));

        assertThat(messages("s")).containsExactly("{\"a\":\"Grün €\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0\0\u00ff\u00fe\0\0\0001", "\0\0\u00fe\u00ff\0\u00ff\0001"})
    void aBodyThatIsNoTextIsRefused(String body) throws Exception {
        for (var type : List.of("application/json", LINES)) {
            var answer = asking.send(asking.request("/streams/s", "Content-Type", type)
                    .POST(BodyPublishers.ofByteArray(body.getBytes(ISO_8859_1))));

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        }
    }

    @Test
    void linesMustBeInUtf8() throws Exception {
        var answer = asking.send(asking.request("/streams/s", "Content-Type", LINES)
                .POST(BodyPublishers.ofByteArray("{\"n\":1}\n".getBytes(UTF_16LE))));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("must be in UTF-8").endsWith("\"appended\":0}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "{", "{\"a\":1} {\"b\":2}", "nonsense", "[1,2", "\"\u0001\"", "{'a':1}", "NaN", "[1,]"})
    void whatIsNotOneJsonValueIsRefused(String body) throws Exception {
        var answer = post("/streams/s", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("{\"title\":\"Bad Request\",\"status\":400,\"detail\":\"");
        assertThat(mb.streams()).isEmpty();
    }

    @Test
    void anUploadThatBreaksOffSaysHowMuchIsAppended() throws Exception {
        var lines = "{\"n\":1}\n".repeat(2_500).getBytes(UTF_8);
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), app.port())) {
            var out = socket.getOutputStream();
            out.write(("POST /streams/s HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + LINES + "\r\nContent-Length: "
                            + 2 * lines.length + "\r\nConnection: close\r\n\r\n")
                    .getBytes(UTF_8));
            out.write(lines);
            socket.shutdownOutput();

            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("appended: the first 2500.")
                    .endsWith("\"appended\":2500}");
        }
        assertThat(messages("s")).hasSize(2_500);
    }

    @Test
    void linesThatTheStoreDoesNotTakeAreCounted() throws Exception {
        mb.close();

        var answer = post("/streams/s", "1\n2", "Content-Type", LINES);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).endsWith("\"appended\":0}");
    }

    @Test
    void linesBeforeOneThatIsTooLargeForTheStoreAreAppended(@TempDir Path folder) throws Exception {
        try (var files = Minibatch.open("file:" + folder + "?max-message=1KB")) {
            var other = StreamingApp.create(files).start(0);
            var large = "\"" + "x".repeat(2_000) + "\"";

            var lines = new Asking(other).post("/streams/s", "1\n2\n" + large + "\n4", "Content-Type", LINES);
            var array = new Asking(other).post("/streams/s", "[1,2," + large + "]");
            other.stop();

            assertThat(lines.statusCode()).isEqualTo(413);
            assertThat(lines.body()).contains("Message 3 of the body: ").endsWith("\"appended\":2}");
            assertThat(array.statusCode()).isEqualTo(413);
            assertThat(array.body()).contains("Message 3 of the body: ").doesNotContain("\"appended\"");
            assertThat(files.stream("s").status().waiting()).isEqualTo(2);
        }
    }

    @Test
    void aNumberHasALimit() throws Exception {
        var answer = post("/streams/s", "[" + "9".repeat(1_001) + "]");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("at most 1000 digits, but one has 1001");
    }

    @Test
    void aFormWithPartsIsRefusedWithAReason() throws Exception {
        var answer = post("/streams/s", "--x\r\n", "Content-Type", "multipart/form-data; boundary=x");

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.body()).contains("--data-binary @file");
    }

    @Test
    void aTornLineIsToldByWhereItsMessageBegins() throws Exception {
        var torn = post("/streams/s", "{\"n\":1}\n{\"n\":\n{\"n\":3}\n", "Content-Type", LINES);

        assertThat(torn.statusCode()).isEqualTo(400);
        assertThat(torn.body())
                .contains("Message 2 of the body", "; it begins in line 2")
                .doesNotContain("REDACTED");
    }

    @Test
    void aStopEndsAnUploadThatGoesOnAndSaysWhatIsAppended() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), app.port())) {
            var out = socket.getOutputStream();
            out.write(("POST /streams/s HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + LINES
                            + "\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .getBytes(UTF_8));
            var answer =
                    new FutureTask<>(() -> new String(socket.getInputStream().readAllBytes(), UTF_8));
            new Thread(answer).start();
            out.write("8\r\n{\"n\":1}\n\r\n".getBytes(UTF_8));
            Awaitility.await().untilAsserted(() -> assertThat(messages("s")).isNotEmpty());
            var stopping = new FutureTask<>(() -> app.stop(), "stopped");
            new Thread(stopping).start();
            while (!answer.isDone()) {
                try {
                    out.write("8\r\n{\"n\":1}\n\r\n".getBytes(UTF_8));
                    LockSupport.parkNanos(100_000_000); // as clients do whose messages come so
                } catch (IOException e) {
                    break; // it has answered and hung up
                }
            }

            assertThat(answer.get(60, TimeUnit.SECONDS))
                    .startsWith("HTTP/1.1 503 ")
                    .contains("The server stops.")
                    .contains("\"appended\":" + messages("s").size());
            assertThat(stopping.get(60, TimeUnit.SECONDS)).isEqualTo("stopped");
        }
    }

    @Test
    void aBodyThatIsCompressedIsRefusedWithAReason() throws Exception {
        var answer = post("/streams/s", "1", "Content-Encoding", "gzip");

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.body()).contains("Content-Encoding is not taken");
    }

    @Test
    void nestingHasALimitAndWhatIsBelowItCanBeLookedAt() throws Exception {
        assertThat(post("/streams/s", "[".repeat(400) + "]".repeat(400)).statusCode())
                .isEqualTo(201);
        assertThat(get("/streams/s/messages").statusCode()).isEqualTo(200);

        var answer = post("/streams/s", "[".repeat(100_000));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("nested more than 400 deep");
    }

    @Test
    void anArrayHasALimitAndLinesAreOffered() throws Exception {
        var answer = post("/streams/s", "[" + "1,".repeat(100_000) + "1]");

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("at most 100000 messages", "application/x-ndjson");
        assertThat(mb.streams()).isEmpty();
    }

    @Test
    void aMessageHasALimit() throws Exception {
        var answer = post("/streams/s", "[\"" + "x".repeat(1 << 20) + "\"]");

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("at most 1048576 bytes");
        assertThat(mb.streams()).isEmpty();
    }

    @Test
    void aLongNameIsTakenIfTheMessageIs() throws Exception {
        var body = "{\"" + "n".repeat(60_000) + "\":1}";

        assertThat(post("/streams/s", body).statusCode()).isEqualTo(201);
        assertThat(messages("s")).containsExactly(body);
    }

    @Test
    void aMessageOfManyPartsHasTheSameLimit() throws Exception {
        var answer = post("/streams/s", "[[" + "1,".repeat(600_000) + "1]]");

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("at most 1048576 bytes");
    }

    @Test
    void aDocumentHasALimitAndLinesAreOffered() throws Exception {
        var answer = post("/streams/s", "[" + ("\"" + "x".repeat(1000) + "\",").repeat(5_000) + "1]");

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("application/x-ndjson");
        assertThat(mb.streams()).isEmpty();
    }

    @Test
    void aStreamOfAnotherFormatIsAConflict() throws Exception {
        mb.stream("s", String.class).append("text");

        var answer = post("/streams/s", "{}");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("text");
    }

    @Test
    void aNameMayBeAnything() throws Exception {
        post("/streams/a%2Fb%20%3Cc%3E%C3%BC", "1");

        assertThat(mb.streams()).containsExactly("a/b <c>ü");
    }

    @Test
    void aNameThatIsTooLongIsRefused() throws Exception {
        var answer = post("/streams/" + "x".repeat(201), "1");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("at most 200 characters");
    }

    @Test
    void aStoreThatIsClosedIsLoggedAndTheClientGetsNoStackTrace() throws Exception {
        mb.close();

        var answer = post("/streams/s", "1");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("its log says why").doesNotContain("io.minibatch");
    }

    @Test
    void appendingIsForEachInstance() throws Exception {
        try (var other = Minibatch.open("memory:")) {
            post("/streams/s", "1");
            assertThat(other.streams()).isEmpty();
        }
    }
}
