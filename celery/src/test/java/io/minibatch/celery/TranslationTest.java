package io.minibatch.celery;

import static io.minibatch.celery.Translated.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.Entry;
import io.minibatch.Minibatch;
import io.minibatch.WindowEmitter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class TranslationTest {

    private static final byte[] SUCCEEDED =
            event("succeeded", "'result': '3'").replace('\'', '"').getBytes(UTF_8);

    private final Translated translated = Translated.usual();

    @Test
    void aSingleEventAndABatchAndAnEmptyBatchAreRead() {
        assertThat(translated.take(event("succeeded"))).hasSize(1);
        assertThat(translated.take("[" + event("succeeded") + "," + event("failed") + "]"))
                .hasSize(2);
        assertThat(translated.take("[]")).isEmpty();
        assertThat(translated.refused()).isEmpty();
    }

    @Test
    void theAttributesSayWhereAnEventComesFrom() {
        assertThat(translated.take(Content.json(SUCCEEDED)).get(0).attributes())
                .isEqualTo(Map.of(
                        "celery.routing_key",
                        "task.multi",
                        "celery.hostname",
                        "w1@host",
                        "celery.timestamp",
                        "1000.5"));
    }

    @Test
    void whatIsNoJsonGoesAsItIsSoThatItIsSetAsideAloneWithItsCause() {
        var entries = translated.take(Content.json("{\"type\": nonsense".getBytes(UTF_8)));
        assertThat(entries).hasSize(1);
        assertThat(Translated.text(entries.get(0))).isEqualTo("{\"type\": nonsense");
        assertThat(entries.get(0).attributes())
                .containsEntry("celery.message_id", "id-1")
                .containsEntry("celery.routing_key", "task.multi")
                .containsEntry("celery.hostname", "w1@host")
                .hasEntrySatisfying("celery.error", cause -> assertThat(cause).contains("no JSON: ", "nonsense"));
    }

    @Test
    void whatIsOfAnotherKindIsNeverRead() {
        for (var type :
                new String[] {"application/x-python-serialize", "application/x-msgpack", "application/x-yaml", ""}) {
            assertThat(translated.take(new Content(SUCCEEDED, type, "binary", "")))
                    .isEmpty();
        }
        assertThat(translated.take(new Content(SUCCEEDED, "application/json", "utf-16", "")))
                .isEmpty();
        assertThat(translated.take(new Content(SUCCEEDED, "application/json", "utf-8", "application/zstd")))
                .isEmpty();
        assertThat(translated.refused())
                .containsOnlyKeys(
                        "its content type is \"application/x-python-serialize\"",
                        "its content type is \"application/x-msgpack\"",
                        "its content type is \"application/x-yaml\"",
                        "it has no content type",
                        "its content encoding is \"utf-16\"",
                        "it is compressed as \"application/zstd\"");
    }

    @Test
    void jsonIsKnownInAllWaysOfWritingIt() throws IOException {
        assertThat(translated.take(new Content(SUCCEEDED, "Application/JSON; charset=utf-8", "UTF-8", "")))
                .hasSize(1);
        assertThat(translated.take(new Content(SUCCEEDED, "application/json", "", "")))
                .hasSize(1);
        assertThat(translated.take(new Content(deflated(SUCCEEDED), "application/json", "utf-8", "application/x-gzip")))
                .hasSize(1);
        assertThat(translated.take(new Content(SUCCEEDED, "application/json", "utf-8", "application/x-gzip")))
                .isEmpty();
        assertThat(translated.take(
                        new Content(deflated(new byte[20 << 20]), "application/json", "utf-8", "application/x-gzip")))
                .isEmpty();
        assertThat(translated.refused()).hasSize(2);
    }

    private static byte[] deflated(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(out)) {
            deflater.write(bytes);
        }
        return out.toByteArray();
    }

    @Test
    void jsonThatIsNoEventIsNotTakenAndItsNeighboursAre() {
        assertThat(translated.take("[5, " + event("succeeded") + ", {'type': 3}, null, [], {}]"))
                .hasSize(1);
        assertThat(translated.take("'task-succeeded'")).isEmpty();
        assertThat(translated.refused().values()).containsExactly(6L);
    }

    @Test
    void oddEventsAreNoError() {
        var all = Translated.of(Set.of(), 10);
        assertThat(all.take("{'type': 'task-succeeded'}"))
                .singleElement()
                .asString()
                .startsWith("{\"type\":\"task-succ");
        assertThat(all.take("{'type': 'task-succeeded', 'uuid': 5}")).hasSize(1);
        assertThat(all.take("{'type': 'task-', 'uuid': 'u'}"))
                .singleElement()
                .asString()
                .contains("\"task_state\":\"\"");
        assertThat(all.take("{'type': '', 'uuid': 'u2'}"))
                .singleElement()
                .asString()
                .startsWith("{\"type\":\"\"");
        assertThat(all.take(
                        "{'type': 'x', 'timestamp': 1E+999999999, 'utcoffset': 1E+999999999, 'clock': 1E+999999999}"))
                .hasSize(1);
        assertThat(all.take("{'type': 'x', 'timestamp': NaN, 'utcoffset': -Infinity, 'clock': null}"))
                .singleElement()
                .asString()
                .contains("\"timestamp\":\"NaN\"");
        assertThat(all.take("{'type': 'x', 'half': '\\ud83d', 'number': 100.0}"))
                .singleElement()
                .asString()
                .contains("\"half\":\"?\",\"number\":100.0");
        assertThat(all.take("{'type': 'x', 'when': {'__type__': 'datetime', '__value__': '2026-01-01T00:00:00'}}"))
                .singleElement()
                .asString()
                .contains("\"when\":{\"__type__\":\"datetime\",\"__value__\":\"2026-01-01T00:00:00\"}");
        assertThat(all.refused()).isEmpty();
    }

    @Test
    void timestampsAreShiftedAsCeleryDoesAndClocksFollowTheWorkers() {
        var west = Translated.allIn(ZoneId.of("-05:30")); // 5.5 hours, of which Celery sees 5
        var offset = "{'type': 'x', 'timestamp': 10000.25, 'utcoffset': 3, 'clock': 7}";
        assertThat(west.take(offset)).singleElement().asString().contains("\"timestamp\":17200.25,");
        assertThat(west.take("{'type': 'x', 'timestamp': 10000.25}"))
                .containsExactly(
                        "{\"type\":\"x\",\"timestamp\":10000.25,\"clock\":9,\"local_received\":1795348800.123456}");
        assertThat(west.take("{'type': 'task-sent', 'clock': 99}"))
                .singleElement()
                .asString()
                .contains("\"clock\":8");
        assertThat(west.take("{'type': 'x'}")).singleElement().asString().contains("\"clock\":11");
        assertThat(Translated.allIn(ZoneId.of("+05:30")).take(offset))
                .singleElement()
                .asString()
                .contains("\"timestamp\":-22399.75,"); // floor: 6 hours east
    }

    @Test
    void whatIsNestedAsDeepAsCanBeReadIsHandedOn() {
        var deep = "[".repeat(499) + "]".repeat(499);
        assertThat(translated.take(event("succeeded", "'args': " + deep)))
                .singleElement()
                .asString()
                .contains("\"args\":" + deep);
        assertThat(translated.take(event("succeeded", "'args': [" + deep + "]")))
                .singleElement()
                .asString()
                .contains("[[[[");
    }

    @Test
    void aMessageThatCausesAFaultIsSetAsideAlone() {
        var all = Translated.allWith(new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                throw new ArithmeticException("long overflow");
            }
        });
        assertThat(all.texts(Content.json(SUCCEEDED)))
                .singleElement()
                .satisfies(entry -> assertThat(entry.attributes())
                        .containsEntry("celery.routing_key", "task.multi")
                        .containsEntry(
                                Entry.UNDECODABLE, "no event: \"java.lang.ArithmeticException: long overflow\""));
    }

    @Test
    void whatIsNoJsonIsSetAsideByStreamsOfTextsToo() throws InterruptedException {
        try (var minibatch = Minibatch.open("memory:")) {
            var stream = minibatch.stream("texts", String.class);
            try (var appender = stream.batched(10, Duration.ofSeconds(1))) {
                appender.appendEntries(translated.texts(Content.json("{nonsense".getBytes(UTF_8))));
                appender.appendEntries(translated.texts(Content.json(SUCCEEDED)));
            }
            var windows = new ConcurrentLinkedQueue<String>();
            stream.windowed(WindowEmitter.count(1))
                    .forEach(window -> windows.addAll(window.data()))
                    .drain();
            assertThat(windows).singleElement().asString().contains("task-succeeded");
            assertThat(stream.group().dead()).hasSize(1);
        }
    }

    @Test
    void messagesOfMoreThanOneMegabyteAreNotTakenCompressedOrNot() throws IOException {
        var large = event("succeeded", "'result': '" + "x".repeat(1 << 20) + "'")
                .replace('\'', '"')
                .getBytes(UTF_8);
        assertThat(translated.take(Content.json(large))).isEmpty();
        assertThat(translated.take(Content.of(deflated(large), "application/json", "utf-8", "application/x-gzip")))
                .isEmpty();
        assertThat(translated.take(Envelope.open("key", new byte[3 << 20]).content()))
                .isEmpty();
        assertThat(translated.refused())
                .isEqualTo(Map.of(
                        "it has more than 1 MB", 2L, "it has more than 1 MB when it is no longer compressed", 1L));
        assertThat(Content.json(large).bytes()).hasSize((1 << 20) + 1);
    }

    @Test
    void longTextsAreCutAndSoIsWhatManyReportsBecome() {
        var text = "x".repeat(8_192);
        assertThat(translated.take(event("succeeded", "'result': '" + text + "y'", "'args': ['" + text + "']")))
                .singleElement()
                .asString()
                .contains("\"result\":\"" + text + "...\"", "\"args\":\"...\"");
        var many = translated.take(Collections.nCopies(5_000, event("failed")).toString());
        assertThat(many.stream().mapToLong(String::length).sum()).isBetween(30L << 20, 32L << 20);
        assertThat(translated.refused())
                .containsOnlyKeys("its events become more than 32 MB: those behind are not taken");
    }
}
