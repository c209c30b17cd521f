package io.minibatch.mongodb.json;

import java.math.BigDecimal;
import org.bson.BsonWriter;
import org.bson.types.Decimal128;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes JSON bytes as BSON, without a tree in between. Exact: whole numbers become int32 or int64, others double if
 * that is the same number, else decimal128. What BSON has no place for is told by {@link NoPlaceException}.
 */
public final class JsonToBson {

    /** The server's limit is 100 levels for the document. */
    private static final int DEEPEST = 90;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE) // the store limits the message
                    .maxNumberLength(10_000)
                    .build())
            .build();

    private JsonToBson() {}

    /** The bytes are no JSON, or hold a value that BSON cannot hold exactly: they are to be kept as bytes. */
    public static final class NoPlaceException extends Exception {
        private static final long serialVersionUID = 1;

        /** With what has no place. */
        public NoPlaceException(String why) {
            super(why, null, false, false);
        }
    }

    /** Whether the value is an object, as far as its first byte tells. */
    public static boolean isObject(byte[] json) {
        for (var each : json) {
            if (each != ' ' && each != '\n' && each != '\r' && each != '\t') {
                return each == '{';
            }
        }
        return false;
    }

    /** Writes the one value of the bytes. When it throws, a part of it may be written. */
    public static void write(byte[] json, BsonWriter writer) throws NoPlaceException {
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            write(parser, parser.nextToken(), writer);
            if (parser.nextToken() != null) {
                throw new NoPlaceException("more than one value");
            }
        } catch (NumberFormatException e) {
            throw new NoPlaceException("a number beyond all limits");
        } catch (JacksonException e) {
            throw new NoPlaceException("no JSON");
        }
    }

    private static void write(JsonParser parser, JsonToken first, BsonWriter writer) throws NoPlaceException {
        var depth = 0;
        var token = first;
        do {
            if (token == null) {
                throw new NoPlaceException("no value");
            }
            switch (token) {
                case START_OBJECT -> {
                    writer.writeStartDocument();
                    depth++;
                }
                case END_OBJECT -> {
                    writer.writeEndDocument();
                    depth--;
                }
                case START_ARRAY -> {
                    writer.writeStartArray();
                    depth++;
                }
                case END_ARRAY -> {
                    writer.writeEndArray();
                    depth--;
                }
                case PROPERTY_NAME -> writer.writeName(name(parser.currentName()));
                case VALUE_STRING -> writer.writeString(text(parser.getString()));
                case VALUE_NUMBER_INT -> writeWhole(parser, writer);
                case VALUE_NUMBER_FLOAT -> writeFraction(parser, writer);
                case VALUE_TRUE -> writer.writeBoolean(true);
                case VALUE_FALSE -> writer.writeBoolean(false);
                case VALUE_NULL -> writer.writeNull();
                default -> throw new NoPlaceException("unknown token " + token);
            }
            if (depth > DEEPEST) {
                throw new NoPlaceException("more than " + DEEPEST + " levels");
            }
            token = depth > 0 ? parser.nextToken() : null;
        } while (depth > 0);
    }

    private static void writeWhole(JsonParser parser, BsonWriter writer) throws NoPlaceException {
        switch (parser.getNumberType()) {
            case INT -> writer.writeInt32(parser.getIntValue());
            case LONG -> writer.writeInt64(parser.getLongValue());
            default -> writer.writeDecimal128(decimal(new BigDecimal(parser.getBigIntegerValue())));
        }
    }

    private static void writeFraction(JsonParser parser, BsonWriter writer) throws NoPlaceException {
        var number = parser.getDoubleValue();
        if (Double.isFinite(number) && (isShort(parser.getString()) || isSame(number, parser))) {
            writer.writeDouble(number);
        } else {
            writer.writeDecimal128(decimal(parser.getDecimalValue()));
        }
    }

    /** Up to 15 digits, every decimal number is the shortest of its double: reading it back gives the same. */
    private static boolean isShort(String number) {
        return number.length() <= 16 && number.indexOf('e') < 0 && number.indexOf('E') < 0;
    }

    private static boolean isSame(double number, JsonParser parser) {
        return new BigDecimal(Double.toString(number)).compareTo(parser.getDecimalValue()) == 0;
    }

    private static Decimal128 decimal(BigDecimal number) throws NoPlaceException {
        try {
            var decimal = new Decimal128(number);
            if (decimal.bigDecimalValue().compareTo(number) == 0) {
                return decimal;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // as below
        }
        throw new NoPlaceException("a number of " + number.precision() + " digits");
    }

    /** Servers refuse some names, and the format others. */
    private static String name(String name) throws NoPlaceException {
        if (name.startsWith("$") || name.indexOf('\0') >= 0) {
            throw new NoPlaceException("a name that begins with $ or holds a zero");
        }
        return text(name);
    }

    /** BSON holds UTF-8: halves of a pair have no place. */
    private static String text(String text) throws NoPlaceException {
        if (!isUnicode(text)) {
            throw new NoPlaceException("half a surrogate pair");
        }
        return text;
    }

    /** Whether it has no halves of surrogate pairs. */
    public static boolean isUnicode(String text) {
        for (var i = 0; i < text.length(); i++) {
            var each = text.charAt(i);
            if (Character.isSurrogate(each)) {
                if (Character.isLowSurrogate(each)
                        || ++i == text.length()
                        || !Character.isLowSurrogate(text.charAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }
}
