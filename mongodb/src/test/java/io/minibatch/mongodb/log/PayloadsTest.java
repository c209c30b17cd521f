package io.minibatch.mongodb.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.store.Batch;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonMaxKey;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonType;
import org.bson.BsonUndefined;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;

class PayloadsTest {

    @Test
    void jsonObjectsAreDocumentsThatPythonReads() {
        var data = encoded("json", "{\"a\":1,\"b\":[1.5,\"é\",null,true,{\"c\":3000000000}]}", true)
                .getDocument("data");
        assertThat(data)
                .isEqualTo(BsonDocument.parse("{a: 1, b: [1.5, 'é', null, true, {c: {$numberLong: '3000000000'}}]}"));
    }

    @Test
    void jsonComesBackExactly() {
        for (var json : List.of(
                "{}",
                "[]",
                "0",
                "-1",
                "\"text\"",
                "null",
                "true",
                "{\"data\":5}",
                "{\"a.b\":{\"\":[[],{}]}}",
                "[0.1,1.0,-2.5,0.30000000000000004]",
                "[2147483647,2147483648,-2147483648,9223372036854775807,9223372036854775808]",
                "[1234567890123456789012345678901234,0.1234567890123456789,1E+400,-1E-400]",
                "{\"\uD83D\uDE00\":\"\\u0000\"}")) {
            for (var wrap : List.of(true, false)) {
                assertThat(decoded("json", json, wrap)).isEqualTo(json);
            }
        }
    }

    @Test
    void numbersMayComeBackInAnotherForm() {
        assertThat(decoded("json", "[1e300,-2.5e-10,1.50,1e2, -0.0,123456789012345.6,2e-3]", true))
                .isEqualTo("[1.0E300,-2.5E-10,1.5,100.0,-0.0,1.234567890123456E14,0.002]");
    }

    @Test
    void whatBsonHasNoPlaceForStaysAsItIs() {
        for (var json : List.of(
                "{\"$where\":1}",
                "{\"a\":{\"$oid\":\"x\"}}",
                "{\"a\\u0000b\":1}",
                "[12345678901234567890123456789012345678901234567890]",
                "[1e9999]",
                "[1e99999999999]",
                "\"\\ud800\"",
                "no json",
                "{\"a\":1} {\"b\":2}",
                "",
                "[".repeat(95) + "]".repeat(95),
                "{\"a\":")) {
            var raw = encoded("json", json, true);
            assertThat(raw.get("data").getBsonType()).as(json).isEqualTo(BsonType.BINARY);
            assertThat(raw.getString("format").getValue()).isEqualTo("bytes");
            assertThat(decoded("json", json, true)).isEqualTo(json);
        }
    }

    @Test
    void scalarsAreWrappedUnlessTheUrlSaysOtherwise() {
        assertThat(encoded("json", "5", true).getDocument("data"))
                .isEqualTo(new BsonDocument("data", new BsonInt32(5)));
        assertThat(encoded("json", "5", false).get("data")).isEqualTo(new BsonInt32(5));
        assertThat(encoded("json", " {\"a\":5}", true).getDocument("data"))
                .isEqualTo(new BsonDocument("a", new BsonInt32(5)));
    }

    @Test
    void textIsAStringAndBytesAreBinary() {
        assertThat(encoded("text", "é\u0000", true).get("data")).isEqualTo(new BsonString("é\u0000"));
        assertThat(decoded("text", "é\u0000", true)).isEqualTo("é\u0000");
        assertThat(encoded("bytes", "a", true).get("data")).isEqualTo(new BsonBinary(new byte[] {'a'}));
        assertThat(decoded("avro", "a", true)).isEqualTo("a");
    }

    @Test
    void whateverPythonWroteIsReadAsJson() {
        var id = new ObjectId();
        var uuid = UUID.randomUUID();
        var data = new BsonDocument("id", new BsonObjectId(id))
                .append("at", new BsonDateTime(1_500_000_000_123L))
                .append("bytes", new BsonBinary(new byte[] {1, 2, 3}))
                .append("uuid", new BsonBinary(uuid))
                .append("nan", new BsonDouble(Double.NaN))
                .append("infinite", new BsonDouble(Double.NEGATIVE_INFINITY))
                .append("decimal", new BsonDecimal128(new Decimal128(new BigDecimal("1.10"))))
                .append("notANumber", new BsonDecimal128(Decimal128.NaN))
                .append("regex", new BsonRegularExpression("a.*", "i"))
                .append("timestamp", new BsonTimestamp(1_500_000_000, 7))
                .append("late", new BsonTimestamp((int) 4_000_000_000L, 7))
                .append("undefined", new BsonUndefined())
                .append("key", new BsonMaxKey())
                .append("list", new BsonArray(List.of(BsonNull.VALUE, new BsonInt32(1))));
        var expected = "{\"id\":\"" + id.toHexString()
                + "\",\"at\":\"2017-07-14T02:40:00.123Z\",\"bytes\":\"AQID\",\"uuid\":\"" + uuid
                + "\",\"nan\":null,\"infinite\":null,\"decimal\":1.10,\"notANumber\":null,\"regex\":\"a.*\","
                + "\"timestamp\":\"2017-07-14T02:40:00Z\",\"late\":\"2096-10-02T07:06:40Z\",\"undefined\":null,\"key\":null,\"list\":[null,1]}";
        assertThat(read("json", data)).isEqualTo(expected);
        for (var format : List.of("json", "text", "bytes", "")) {
            assertThat(read(format, new BsonArray(List.of(new BsonInt32(1))))).isEqualTo("[1]");
        }
        assertThat(read("", new BsonString("a"))).isEqualTo("\"a\"");
        assertThat(read("text", new BsonString("a"))).isEqualTo("a");
    }

    @Test
    void aDocumentWithoutDataOrTimeIsReadAsPythonDoes() {
        var id = new ObjectId(1_500_000_000, 1);
        var message = BufferDocument.of(raw(new BsonDocument("_id", new BsonObjectId(id))))
                .message(1, "json");
        assertThat(new String(message.payload(), StandardCharsets.UTF_8)).isEqualTo("{}");
        assertThat(message.created()).isEqualTo(Instant.ofEpochSecond(1_500_000_000));
    }

    @Test
    void fieldsOfOtherTypesAreNoHarm() {
        var odd = BsonDocument.parse(
                "{_id: 5, created: 'x', seq: 'x', wrapped: 1, format: 2, attributes: [1, ['a'], ['b', 2],"
                        + " ['c', 'd', 'e']], batch: 7, position: {source: 1}, data: {a: 1}}");
        var document = BufferDocument.of(raw(odd));
        assertThat(document.id()).isNull();
        assertThat(document.batch()).isNull();
        assertThat(document.message(1, "json").attributes()).isEqualTo(Map.of("c", "d"));
    }

    private static RawBsonDocument encoded(String format, String payload, boolean wrap) {
        var id = new ObjectId();
        var common = new BufferDocument.Common("stream", format, wrap, 0, id, 1);
        var entry = new Batch.Entry(Map.of(), payload.getBytes(StandardCharsets.UTF_8));
        return BufferDocument.encode(id, common, entry, Optional.empty());
    }

    private static String decoded(String format, String payload, boolean wrap) {
        var message = BufferDocument.of(encoded(format, payload, wrap)).message(1, format);
        return new String(message.payload(), StandardCharsets.UTF_8);
    }

    private static String read(String format, BsonValue data) {
        var document = new BsonDocument("_id", new BsonObjectId()).append("data", data);
        return new String(BufferDocument.of(raw(document)).message(1, format).payload(), StandardCharsets.UTF_8);
    }

    private static RawBsonDocument raw(BsonDocument document) {
        return new RawBsonDocument(document, new BsonDocumentCodec());
    }
}
