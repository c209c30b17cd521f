package io.minibatch.app;

import static io.minibatch.WindowEmitter.count;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minibatch.Codec;
import io.minibatch.Minibatch;
import io.minibatch.Retry;
import io.minibatch.Source;
import io.minibatch.app.web.Routes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LookingTest extends AppTest {

    @BeforeEach
    void start() {
        app.start(0);
    }

    private JsonNode json(String path) throws Exception {
        var answer = get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        return JsonMapper.shared().readTree(answer.body());
    }

    @Test
    void streamsAreListedWithTheirFigures() throws Exception {
        mb.stream("b").append(Map.of());
        mb.stream("a").appendAll(List.of(Map.of(), Map.of()));
        mb.stream("a").group("g").create();

        var streams = json("/streams").get("streams");

        assertThat(streams.findValuesAsString("stream")).containsExactly("a", "b");
        assertThat(streams.get(0).get("waiting").asInt()).isEqualTo(2);
        assertThat(json("/streams/a").get("groups").get(0).get("state").asString())
                .isEqualTo("idle");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/streams/none",
                "/streams/none/messages",
                "/streams/none/windows",
                "/streams/none/dead",
                "/streams/none/events",
                "/streams/there/windows?group=none",
                "/streams/there/dead/messages?group=g&id=x",
                "/status/none.js",
                "/status/..%2Fpage.html"
            })
    void whatIsNotThereIsSaidSo(String path) throws Exception {
        mb.stream("there").group("g").create();

        var answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).startsWith("{\"title\":\"Not Found\",\"status\":404,\"detail\":\"");
        assertThat(mb.streams()).containsExactly("there");
    }

    @Test
    void messagesAreShownAsWhatTheyAre() throws Exception {
        mb.stream("json").append(Map.of("a", 1), Map.of("key", "k"));
        mb.stream("text", String.class).append("<b>");
        mb.stream("bytes", byte[].class).append(new byte[] {(byte) 0xff, 0});

        var message = json("/streams/json/messages").get("messages").get(0);
        assertThat(message.get("data").toString()).isEqualTo("{\"a\":1}");
        assertThat(message.get("attributes").get("key").asString()).isEqualTo("k");
        assertThat(json("/streams/text/messages")
                        .get("messages")
                        .get(0)
                        .get("text")
                        .asString())
                .isEqualTo("<b>");
        assertThat(json("/streams/bytes/messages")
                        .get("messages")
                        .get(0)
                        .get("base64")
                        .asString())
                .isEqualTo("/wA=");
    }

    @Test
    void numbersOfMessagesStayAsTheyWereWritten() throws Exception {
        var written = "{\"id\": 12345678901234567890123, \"price\": 1.10}";
        post("/streams/numbers", written);

        assertThat(get("/streams/numbers/messages").body())
                .contains("\"data\":" + written.replace(": ", ":").replace(", ", ","));
        assertThat(json("/streams/numbers/messages?as=text")
                        .get("messages")
                        .get(0)
                        .get("text")
                        .asString())
                .contains("12345678901234567890123", "1.10");
        assertThat(get("/streams/numbers/messages?as=xml").statusCode()).isEqualTo(400);
    }

    @Test
    void whatIsNoJsonIsShownAsText() throws Exception {
        mb.stream("s", new OddJson()).appendAll(List.of("{} {}", "{\"a\":", "", "[1,]"));

        for (var message : json("/streams/s/messages").get("messages")) {
            assertThat(message.has("data")).isFalse();
            assertThat(message.has("text")).isTrue();
        }
    }

    /** Says that it writes JSON. */
    private static final class OddJson implements Codec<String> {
        @Override
        public String format() {
            return "json";
        }

        @Override
        public String type() {
            return "text";
        }

        @Override
        public byte[] encode(String data) {
            return data.getBytes(UTF_8);
        }

        @Override
        public String decode(byte[] bytes) {
            return new String(bytes, UTF_8);
        }
    }

    @Test
    void aLargeMessageIsCut() throws Exception {
        mb.stream("text", String.class).append("€".repeat(40_000));

        var message = json("/streams/text/messages").get("messages").get(0);

        assertThat(message.get("cut").asBoolean()).isTrue();
        assertThat(message.get("size").asInt()).isEqualTo(120_000);
        assertThat(message.get("text").asString()).isEqualTo("€".repeat((64 << 10) / 3));
    }

    @Test
    void ofManyLargeMessagesTheLastAreShownWithoutTheirPayloads() throws Exception {
        var large = "\u0001".repeat(64 << 10);
        for (var i = 0; i < 5; i++) {
            mb.stream("text", String.class).appendAll(Collections.nCopies(20, large));
        }

        var messages = json("/streams/text/messages").get("messages");

        assertThat(messages).hasSize(100);
        var whole = IntStream.range(0, 100)
                .filter(i -> messages.get(i).get("text").asString().equals(large));
        assertThat(whole)
                .containsExactlyElementsOf(IntStream.range(0, 64).boxed().toList());
        assertThat(messages.get(64).toString()).contains("\"size\":65536", "\"cut\":true", "\"text\":\"\"");
    }

    @Test
    void ofWhatWasSetAsideSoMuchAsIsWanted() throws Exception {
        mb.stream("s").appendAll(List.of(Map.of("n", 1), Map.of("n", 2), Map.of("n", 3), Map.of("n", 4)));
        mb.stream("s")
                .windowed(count(2))
                .workers(1)
                .retry(Retry.upTo(1))
                .forEach(w -> {
                    throw new IllegalStateException("on purpose");
                })
                .drain();

        var dead = json("/streams/s/dead?limit=1").get("dead");
        assertThat(dead).hasSize(1);
        var id = dead.get(0).get("id").asString();
        assertThat(id).isEqualTo(mb.stream("s").group().deadIds().get(0));
        var messages = json("/streams/s/dead/messages?limit=1&id=" + id).get("messages");
        assertThat(messages.findValues("data")).hasToString("[{\"n\":1}]");
    }

    @Test
    void soManyAsAreWanted() throws Exception {
        mb.stream("s").appendAll(List.of(Map.of(), Map.of(), Map.of()));

        assertThat(json("/streams/s/messages?limit=2").get("messages")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1001", "x", "", "99999999999"})
    void aLimitHasLimits(String limit) throws Exception {
        mb.stream("s").append(Map.of());

        var answer = get("/streams/s/messages?limit=" + limit);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("1 to 1000");
    }

    @Test
    void anOpenWindowIsListed() throws Exception {
        var goOn = new CountDownLatch(1);
        mb.stream("s").appendAll(List.of(Map.of(), Map.of()));
        try (var running =
                mb.stream("s").windowed(count(2)).forEach(w -> goOn.await()).start()) {
            await().untilAsserted(() -> assertThat(json("/streams/s/windows").get("windows"))
                    .singleElement()
                    .satisfies(window -> {
                        assertThat(window.get("id").asString()).startsWith("s/default/");
                        assertThat(window.get("state").asString()).isEqualTo("open");
                        assertThat(window.get("size").asInt()).isEqualTo(2);
                    }));
            goOn.countDown();
            assertThat(running.failure()).isEmpty();
        }
    }

    @Test
    void statusTellsOfPipelinesWhatTheyWaitForAndWhatWentWrong() throws Exception {
        try (var running = mb.stream("s")
                .windowed(count(2))
                .workers(3)
                .retry(Retry.upTo(1))
                .forEach(w -> {
                    throw new IllegalStateException("on purpose");
                })
                .start()) {
            mb.stream("s").appendAll(List.of(Map.of(), Map.of(), Map.of()));

            await().untilAsserted(() -> {
                var status = json("/status");
                assertThat(status.get("message").asString()).isEqualTo("running minibatch");
                var pipeline = status.get("pipelines").get(0);
                assertThat(pipeline.get("strategy").asString()).isEqualTo("count(2)");
                assertThat(pipeline.get("workers").asInt()).isEqualTo(3);
                assertThat(pipeline.at("/waits/messages").asInt()).isEqualTo(1);
                assertThat(pipeline.get("errors").findValuesAsString("event")).containsExactly("dead", "failed");
                assertThat(pipeline.get("errors").get(0).has("stackTrace")).isFalse();
                assertThat(json("/streams/s/errors")
                                .get("errors")
                                .get(0)
                                .get("stackTrace")
                                .asString())
                        .contains("on purpose", "LookingTest");
            });
            assertThat(running.failure()).isEmpty();
        }
    }

    @Test
    void whatFailsAPipelineOrASourceIsAmongTheErrors() throws Exception {
        Source<Map<String, Object>> source = to -> {
            throw new IllegalStateException("a source at fault");
        };
        try (var failing = mb.stream("s")
                .windowed((buffer, now) -> {
                    throw new IllegalStateException("a strategy at fault");
                })
                .forEach(w -> {})
                .start()) {
            await().until(() -> failing.failure().isPresent());
        }
        try (var failing = mb.stream("s").attach(source).start()) {
            await().untilAsserted(() -> {
                var errors = json("/streams/s/errors").get("errors");
                assertThat(errors.findValuesAsString("event")).contains("source-failed", "pipeline-failed");
                assertThat(errors.findValuesAsString("stackTrace").toString())
                        .contains("a source at fault", "a strategy at fault");
            });
            assertThat(failing.failure()).isEmpty();
        }
    }

    @Test
    void statusTellsOfCompletedWindowsAndHowLongTheyTook() throws Exception {
        mb.stream("s").appendAll(List.of(Map.of(), Map.of()));
        try (var running = mb.stream("s").windowed(count(1)).forEach(w -> {}).start()) {
            await().untilAsserted(() -> {
                var pipeline = json("/status").get("pipelines").get(0);
                assertThat(pipeline.get("recent")).hasSize(2);
                assertThat(pipeline.get("latency").get("windows").asInt()).isEqualTo(2);
                assertThat(pipeline.get("latency").get("max").asDouble()).isPositive();
            });
            assertThat(running.failure()).isEmpty();
        }
    }

    @Test
    void oneStreamThatCannotBeReadDoesNotHideTheOthers(@TempDir Path folder) throws Exception {
        try (var files = Minibatch.open(folder)) {
            files.stream("a").append(Map.of());
            files.stream("b").append(Map.of());
        }
        var control = folder.resolve("streams/a/control");
        Files.delete(control);
        Files.createDirectory(control);
        try (var files = Minibatch.open(folder)) {
            var damaged = StreamingApp.create(files);
            damaged.start(0);
            var answer = new Asking(damaged).get("/status");
            damaged.stop();

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            var streams = JsonMapper.shared().readTree(answer.body()).get("streams");
            assertThat(streams.findValuesAsString("stream")).containsExactly("a", "b");
            assertThat(streams.get(0).get("error").asString()).contains("streams/a/control");
            assertThat(streams.get(0).get("groups")).isEmpty();
            assertThat(streams.get(1).has("error")).isFalse();
            assertThat(streams.get(1).get("waiting").asInt()).isEqualTo(1);
        }
    }

    @Test
    void theOldestMessageThatWaitsIsTold() throws Exception {
        mb.stream("s").group().create();
        assertThat(json("/streams/s").get("groups").get(0).has("oldest")).isFalse();

        mb.stream("s").append(Map.of());

        assertThat(json("/streams/s").get("groups").get(0).get("oldest").asString())
                .isEqualTo(
                        mb.stream("s").buffer().oldest().orElseThrow().created().toString());
    }

    @Test
    void allFilesOfThePageAreServedAndAskedForAgainOnlyIfTheyHaveChanged() throws Exception {
        var page = Path.of(
                Routes.class.getResource("/io/minibatch/app/page/page.html").toURI());
        try (var files = Files.list(page.resolveSibling(""))) {
            for (var file : files.filter(each -> !each.equals(page)).toList()) {
                var path = "/status/" + file.getFileName();
                var answer = get(path);
                assertThat(answer.body()).as(path).isEqualTo(Files.readString(file));
                var tag = answer.headers().firstValue("ETag").orElseThrow();
                assertThat(get(path, "If-None-Match", tag).statusCode()).isEqualTo(304);
            }
        }
    }

    /** So that who drops what is dead before it does not drop what the look had not seen. */
    @Test
    void statusTellsWhenItLookedAsExactlyAsWindowsAreSetAside() throws Exception {
        for (var i = 0; i < 5; i++) {
            var time = Instant.parse(json("/status").get("time").asString());
            assertThat(time).isEqualTo(time.truncatedTo(ChronoUnit.MILLIS));
        }
    }

    @Test
    void thePageIsWhereItsLinksBegin() throws Exception {
        var answer = get("/status/", "Accept", "text/html");

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).hasValue("../status");
    }

    @Test
    void metricsAreThoseOfPrometheus() throws Exception {
        mb.stream("s").append(Map.of());
        mb.stream("s").group().create();

        var metrics = get("/metrics");

        assertThat(metrics.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
        assertThat(metrics.body()).contains("minibatch_group_waiting{group=\"default\",stream=\"s\"} 1.0");
    }
}
