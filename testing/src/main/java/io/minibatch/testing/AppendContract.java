package io.minibatch.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.minibatch.MinibatchException;
import io.minibatch.store.Batch;
import io.minibatch.store.StoredMessage;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The chapter on appending: all or nothing, numbers, stamps, formats, positions. */
abstract class AppendContract extends StoreFixture {

    abstract int largestPayload();

    @Test
    void theNumbersOfABatchFollowWithoutAGap() {
        append("a");
        var first = append("b", "c", "d");

        var numbers = messages(stream()).stream().map(StoredMessage::sequence).toList();
        assertEquals(List.of(first, first + 1, first + 2), numbers.subList(1, 4));
    }

    @Test
    void numbersRiseFromBatchToBatch() {
        var first = append("a", "b");
        var second = append("c");

        assertTrue(second > first + 1, () -> second + " after a batch of 2 at " + first);
        assertTrue(stream().messages().end() > second);
    }

    @Test
    void aBatchOfManyIsAppendedWhole() {
        var texts = IntStream.range(0, 20_000).mapToObj(i -> "message " + i).toArray(String[]::new);
        var first = append(texts);

        assertEquals(List.of(texts), texts());
        var numbers = messages(stream()).stream().mapToLong(StoredMessage::sequence);
        assertArrayEquals(LongStream.range(first, first + texts.length).toArray(), numbers.toArray());
    }

    @Test
    void payloadsComeBackAsTheyAre() {
        var all = new byte[256];
        for (var i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        var payloads = List.of(new byte[0], all, new byte[1 << 20], bytes("é\uD83D\uDE00"));
        var entries = payloads.stream().map(payload -> new Batch.Entry(Map.of(), payload));
        stream().messages().append(batch(entries.toArray(Batch.Entry[]::new)));

        var read = messages(stream());
        assertEquals(payloads.size(), read.size());
        for (var i = 0; i < payloads.size(); i++) {
            assertArrayEquals(payloads.get(i), read.get(i).payload());
        }
    }

    @Test
    void attributesComeBackAsTheyAreAndUnmodifiable() {
        var attributes = Map.of("key", "k1", "", "empty name", "empty value", "", "\uD83D\uDE00 é", "\u0000\n\"=&");
        stream().messages().append(batch(new Batch.Entry(attributes, bytes("a")), entry("b")));

        var read = messages(stream());
        assertEquals(attributes, read.get(0).attributes());
        assertEquals(Map.of(), read.get(1).attributes());
        assertThrows(
                UnsupportedOperationException.class,
                () -> read.get(0).attributes().put("more", "x"));
    }

    @Test
    void manyAndLongAttributesComeBack() {
        var attributes = new HashMap<String, String>();
        for (var i = 0; i < 1_000; i++) {
            attributes.put("name" + i, "v".repeat(i));
        }
        stream().messages().append(batch(new Batch.Entry(attributes, bytes("a"))));

        assertEquals(attributes, messages(stream()).get(0).attributes());
    }

    @Test
    void attributesAreThoseOfTheMomentOfAppending() {
        var attributes = new HashMap<>(Map.of("key", "before"));
        stream().messages().append(batch(new Batch.Entry(attributes, bytes("a"))));
        attributes.put("key", "after");

        assertEquals(Map.of("key", "before"), messages(stream()).get(0).attributes());
    }

    @Test
    void aBatchHasOneStampInWholeMilliseconds() {
        clock.set(ManualClock.START.plusNanos(1_987_654));
        append("a", "b");

        var stamps = messages(stream()).stream().map(StoredMessage::created).toList();
        assertEquals(stamps.get(0), stamps.get(1));
        assertEquals(stamps.get(0).truncatedTo(ChronoUnit.MILLIS), stamps.get(0));
    }

    @Test
    void theFirstAppendWritesTheFormatDown() throws Exception {
        assertEquals("", stream().settings().format());
        append("a");

        assertEquals("text", reopen().stream(STREAM).settings().format());
        assertEquals("java.lang.String", stream().settings().type());
    }

    @Test
    void anotherFormatIsRefused() {
        append("a");
        var other = new Batch("json", "com.acme.Reading", List.of(entry("{}")), Optional.of(position("s", "1")));
        var error =
                assertThrows(MinibatchException.class, () -> stream().messages().append(other));

        assertNames(error, STREAM, "json", "text");
        assertEquals(List.of("a"), texts());
        assertEquals(Optional.empty(), stream().messages().position("s"));
    }

    @Test
    void anotherTypeOfTheSameFormatIsAppended() {
        append("a");
        stream().messages().append(new Batch("text", "com.acme.Text", List.of(entry("b")), Optional.empty()));

        assertEquals(List.of("a", "b"), texts());
    }

    @Test
    void aMessageThatIsTooLargeIsRefusedWithItsWholeBatch() {
        append("a");
        var large = new Batch.Entry(Map.of(), new byte[largestPayload() + 1]);
        var error = assertThrows(
                MinibatchException.class, () -> stream().messages().append(batch(entry("b"), large, entry("c"))));

        assertNames(error, STREAM, Integer.toString(largestPayload() + 1));
        assertEquals(List.of("a"), texts());
        append("d");
        assertEquals(List.of("a", "d"), texts());
    }

    @Test
    void thePositionOfASourceIsStoredWithItsMessages() throws Exception {
        var log = stream().messages();
        assertEquals(Optional.empty(), log.position("kafka"));
        log.append(new Batch("text", "", List.of(entry("a")), Optional.of(position("kafka", "offset 1"))));
        log.append(new Batch("text", "", List.of(entry("b")), Optional.of(position("../é\n", ""))));
        log.append(new Batch("text", "", List.of(entry("c")), Optional.of(position("kafka", "offset 2"))));
        append("d");

        assertEquals(Optional.of("offset 2"), log.position("kafka"));
        assertEquals(Optional.of(""), log.position("../é\n"));
        assertEquals(Optional.empty(), log.position("mqtt"));
        assertEquals(
                Optional.of("offset 2"), openAnother().stream(STREAM).messages().position("kafka"));
        assertEquals(Optional.of("offset 2"), reopen().stream(STREAM).messages().position("kafka"));
    }

    @Test
    void whatWasAppendedIsSeenByOtherOpenings() throws Exception {
        var other = openAnother().stream(STREAM);
        append("a");
        assertEquals(List.of("a"), texts(other));
        append(other, "b");
        assertEquals(List.of("a", "b"), texts());
    }

    @Test
    void whatWasAppendedSurvivesClosingAndNumbersGoOn() throws Exception {
        var first = append("a", "b");
        var before = describe();
        reopen();

        assertEquals(before, describe());
        assertTrue(append("c") > first + 1);
        assertEquals(List.of("a", "b", "c"), texts());
    }

    @Test
    void anInterruptedThreadAppendsAndStaysInterrupted() {
        append("a");
        Thread.currentThread().interrupt();
        append("b");
        var read = texts();

        assertTrue(Thread.interrupted());
        assertEquals(List.of("a", "b"), read);
        append("c");
        assertEquals(List.of("a", "b", "c"), texts());
    }

    @Test
    void aClosedStoreSaysSo() {
        append("a");
        var stream = stream();
        store().close();
        store().close();

        assertThrows(MinibatchException.class, () -> append(stream, "b"));
    }

    private List<String> describe() {
        var lines = new ArrayList<String>();
        messages(stream()).forEach(m -> lines.add(m.sequence() + " " + m.created() + " " + m.attributes() + text(m)));
        return lines;
    }

    private static Batch.Position position(String source, String value) {
        return new Batch.Position(source, value);
    }

    /** An error says which stream, what was found, and what the rule is. */
    static void assertNames(Throwable error, String... words) {
        for (var word : words) {
            assertTrue(
                    String.valueOf(error.getMessage()).contains(word),
                    () -> "The error should name \"" + word + "\", but says: " + error.getMessage());
        }
    }
}
