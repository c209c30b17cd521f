package io.minibatch.mongodb.connect;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDouble;
import org.bson.BsonInt64;
import org.bson.BsonNumber;
import org.bson.BsonObjectId;
import org.bson.BsonTimestamp;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Types of BSON that are compared with each other. A condition such as {@code $gte} finds only values of the bracket of
 * its operand, so each bracket of a field is read as a row of its own.
 */
enum Bracket {
    NUMBER(Bracket::compareNumbers, BsonType.INT32, BsonType.INT64, BsonType.DOUBLE, BsonType.DECIMAL128),
    TEXT(null, BsonType.STRING),
    OBJECT(null, BsonType.DOCUMENT),
    BINARY(null, BsonType.BINARY),
    OBJECT_ID(Comparator.comparing(BsonValue::asObjectId), BsonType.OBJECT_ID),
    BOOLEAN(null, BsonType.BOOLEAN),
    DATE(Comparator.comparing(BsonValue::asDateTime), BsonType.DATE_TIME),
    TIMESTAMP(Comparator.comparing(BsonValue::asTimestamp), BsonType.TIMESTAMP);

    @SuppressWarnings("ImmutableEnumChecker") // a method reference: it has no state
    private final @Nullable Comparator<BsonValue> order;

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<BsonType> types;

    Bracket(@Nullable Comparator<BsonValue> order, BsonType... types) {
        this.order = order;
        this.types = List.of(types);
    }

    static Optional<Bracket> of(BsonValue value) {
        return Arrays.stream(values())
                .filter(each -> each.types.contains(value.getBsonType()))
                .findFirst();
    }

    /** The numbers that {@code $type} knows the types by. */
    List<Integer> codes() {
        return types.stream().map(BsonType::getValue).toList();
    }

    /** The order of the server, where it is known here; text, for one, may have a collation. */
    Optional<Comparator<BsonValue>> order() {
        return Optional.ofNullable(order);
    }

    /** Whether its values say when they were made. */
    boolean timed() {
        return this == OBJECT_ID || this == DATE || this == TIMESTAMP;
    }

    /** When the value was made. */
    OptionalLong millis(BsonValue value) {
        return switch (this) {
            case OBJECT_ID ->
                OptionalLong.of(1_000
                        * Integer.toUnsignedLong(value.asObjectId().getValue().getTimestamp()));
            case DATE -> OptionalLong.of(value.asDateTime().getValue());
            case TIMESTAMP ->
                OptionalLong.of(
                        1_000 * Integer.toUnsignedLong(value.asTimestamp().getTime()));
            default -> OptionalLong.empty();
        };
    }

    /** Where what may still come begins: the value, or as much before it as the reach says. */
    BsonValue before(BsonValue value, Reach reach) {
        var millis = millis(value);
        if (millis.isPresent()) {
            return reach.time().isZero() ? value : at(minus(millis.getAsLong(), reach.time()));
        }
        return this == NUMBER ? numberBefore(value.asNumber(), reach.by()) : value;
    }

    /**
     * The value, but none of a time that has yet to come, or has just been: a document from a clock that is ahead, or
     * with a date such as 9999, must not hide what is made now.
     */
    BsonValue notAfter(BsonValue value, long now, Reach reach) {
        var millis = millis(value);
        var latest = minus(now, reach.time());
        return millis.isEmpty() || reach.time().isZero() || millis.getAsLong() <= latest ? value : at(latest);
    }

    private static long minus(long millis, Duration duration) {
        return Math.max(millis, Long.MIN_VALUE + duration.toMillis()) - duration.toMillis();
    }

    /** The smallest value of a time. */
    private BsonValue at(long millis) {
        var seconds = Math.max(0, Math.floorDiv(millis, 1_000L));
        return switch (this) {
            case OBJECT_ID -> new BsonObjectId(new ObjectId("%08x".formatted(seconds) + "0".repeat(16)));
            case TIMESTAMP -> new BsonTimestamp((int) seconds, 0);
            default -> new BsonDateTime(millis);
        };
    }

    private static BsonValue numberBefore(BsonNumber number, long by) {
        if (by == 0) {
            return number;
        }
        if (number.isInt32() || number.isInt64()) {
            var least = Long.MIN_VALUE + by;
            return new BsonInt64(Math.max(number.longValue(), least) - by);
        }
        return number.isDecimal128() && number.asDecimal128().getValue().isFinite()
                ? new BsonDecimal128(new Decimal128(decimal(number).subtract(BigDecimal.valueOf(by))))
                : new BsonDouble(number.doubleValue() - by);
    }

    /** Whether it is none of the numbers: smaller than all of them, and found by no comparison with one. */
    static boolean isNaN(BsonValue value) {
        return value.isNumber() && Double.isNaN(value.asNumber().doubleValue());
    }

    private static int compareNumbers(BsonValue one, BsonValue other) {
        if (isNaN(one) || isNaN(other)) {
            return Boolean.compare(isNaN(other), isNaN(one));
        }
        if (isFinite(one.asNumber()) && isFinite(other.asNumber())) {
            return decimal(one.asNumber()).compareTo(decimal(other.asNumber()));
        }
        return Double.compare(one.asNumber().doubleValue(), other.asNumber().doubleValue());
    }

    private static boolean isFinite(BsonNumber number) {
        return number.isDecimal128()
                ? number.asDecimal128().getValue().isFinite()
                : Double.isFinite(number.doubleValue());
    }

    private static BigDecimal decimal(BsonNumber number) {
        if (number.isDecimal128()) {
            var decimal = number.asDecimal128().getValue();
            return decimal.isNegative() && decimal.toString().startsWith("-0")
                    ? new BigDecimal(decimal.toString())
                    : decimal.bigDecimalValue();
        }
        return number.isDouble() ? new BigDecimal(number.doubleValue()) : BigDecimal.valueOf(number.longValue());
    }
}
