package io.minibatch.store;

import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * An ordered list of sequence numbers, held as closed ranges {@code [first, last]}. The order is the list's: ranges may
 * go down, but no number is there twice. Immutable.
 */
public final class Sequences {

    /** No number. */
    public static final Sequences NONE = new Sequences(new long[0], 0);

    private final long[] bounds;
    private final long size;

    private Sequences(long[] bounds, long size) {
        this.bounds = bounds;
        this.size = size;
    }

    /** The numbers {@code first} to {@code last}, both included; none if {@code last < first}. */
    public static Sequences range(long first, long last) {
        return last < first ? NONE : new Sequences(new long[] {first, last}, last - first + 1);
    }

    /**
     * These numbers, in this order.
     *
     * @throws IllegalArgumentException if one is there twice
     */
    public static Sequences of(long... numbers) {
        var builder = new Builder();
        for (var number : numbers) {
            builder.add(number, number);
        }
        return builder.build();
    }

    /** How many numbers. */
    public long size() {
        return size;
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** The number of ranges. */
    public int ranges() {
        return bounds.length / 2;
    }

    /** The first number of range {@code i}. */
    public long first(int i) {
        return bounds[2 * i];
    }

    /** The last number of range {@code i}. */
    public long last(int i) {
        return bounds[2 * i + 1];
    }

    /** The first number of the list. */
    public long first() {
        if (isEmpty()) {
            throw new IllegalStateException("There is no first number of none");
        }
        return bounds[0];
    }

    /** The lowest number, {@link Long#MAX_VALUE} if there is none. */
    public long lowest() {
        var lowest = Long.MAX_VALUE;
        for (var i = 0; i < bounds.length; i += 2) {
            lowest = Math.min(lowest, bounds[i]);
        }
        return lowest;
    }

    /** The highest number, -1 if there is none. */
    public long highest() {
        var highest = -1L;
        for (var i = 1; i < bounds.length; i += 2) {
            highest = Math.max(highest, bounds[i]);
        }
        return highest;
    }

    /** Whether the number is there. */
    public boolean contains(long number) {
        return IntStream.range(0, ranges()).anyMatch(i -> first(i) <= number && number <= last(i));
    }

    /** The list without a number, in the same order. */
    public Sequences without(long number) {
        var builder = new Builder();
        for (var i = 0; i < ranges(); i++) {
            if (first(i) <= number && number <= last(i)) {
                builder.add(first(i), number - 1).add(number + 1, last(i));
            } else {
                builder.add(first(i), last(i));
            }
        }
        return builder.build();
    }

    /** The numbers below another, in the same order. */
    public Sequences below(long end) {
        var builder = new Builder();
        for (var i = 0; i < ranges(); i++) {
            builder.add(first(i), Math.min(last(i), end - 1));
        }
        return builder.build();
    }

    /** The first numbers, at most so many, in the same order. */
    public Sequences limit(int most) {
        var builder = new Builder();
        var left = (long) most;
        for (var i = 0; i < ranges() && left > 0; i++) {
            var last = Math.min(last(i), first(i) + left - 1);
            builder.add(first(i), last);
            left -= last - first(i) + 1;
        }
        return builder.build();
    }

    /** All numbers, in order. */
    public LongStream stream() {
        return IntStream.range(0, ranges())
                .mapToObj(i -> i)
                .flatMapToLong(i -> LongStream.rangeClosed(first(i), last(i)));
    }

    /** All numbers, in order. */
    public PrimitiveIterator.OfLong iterator() {
        return new Numbers(); // the iterator of a flat-mapped stream would collect each range first
    }

    private final class Numbers implements PrimitiveIterator.OfLong {
        private int range;
        private long next = isEmpty() ? 0 : first();

        @Override
        public boolean hasNext() {
            return range < ranges();
        }

        @Override
        public long nextLong() {
            if (!hasNext()) {
                throw new NoSuchElementException("There are only " + size + " numbers");
            }
            var number = next;
            if (number < last(range)) {
                next++;
            } else if (++range < ranges()) {
                next = first(range);
            }
            return number;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sequences that && Arrays.equals(bounds, that.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    /** Such as {@code 3-7,9}. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        for (var i = 0; i < ranges(); i++) {
            text.append(i == 0 ? "" : ",").append(first(i));
            if (last(i) > first(i)) {
                text.append('-').append(last(i));
            }
        }
        return text.toString();
    }

    /** Puts ranges together; neighbours become one. Not safe for use by several threads. */
    public static final class Builder {

        private long[] bounds = new long[4];
        private int length;
        private boolean rising = true;

        /** With nothing in it. */
        public Builder() {}

        /** Adds the numbers {@code first} to {@code last} at the end; none if {@code last < first}. */
        public Builder add(long first, long last) {
            if (last < first) {
                return this;
            }
            if (length > 0 && first <= bounds[length - 1]) {
                rising = false;
            }
            if (length > 0 && bounds[length - 1] + 1 == first) {
                bounds[length - 1] = last;
                return this;
            }
            if (length == bounds.length) {
                bounds = Arrays.copyOf(bounds, length * 2);
            }
            bounds[length++] = first;
            bounds[length++] = last;
            return this;
        }

        /**
         * The list.
         *
         * @throws IllegalArgumentException if a number is there twice
         */
        public Sequences build() {
            if (length == 0) {
                return NONE;
            }
            var all = Arrays.copyOf(bounds, length);
            if (!rising) {
                checkDistinct(all);
            }
            var size = 0L;
            for (var i = 0; i < length; i += 2) {
                size += all[i + 1] - all[i] + 1;
            }
            return new Sequences(all, size);
        }

        private static void checkDistinct(long[] bounds) {
            var order = IntStream.range(0, bounds.length / 2)
                    .boxed()
                    .sorted((a, b) -> Long.compare(bounds[2 * a], bounds[2 * b]))
                    .toList();
            for (var i = 1; i < order.size(); i++) {
                if (bounds[2 * order.get(i)] <= bounds[2 * order.get(i - 1) + 1]) {
                    throw new IllegalArgumentException("Sequence " + bounds[2 * order.get(i)] + " is there twice");
                }
            }
        }
    }
}
