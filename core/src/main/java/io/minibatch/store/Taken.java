package io.minibatch.store;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which sequence numbers of a stream a group has taken: all below a position, and ranges above it. In the usual case,
 * where windows take what comes first, there are no ranges.
 */
final class Taken {

    private long position;
    private long above;
    private final NavigableMap<Long, Long> ranges = new TreeMap<>();

    Taken(long position) {
        this.position = position;
    }

    Taken(Taken other) {
        position = other.position;
        above = other.above;
        ranges.putAll(other.ranges);
    }

    /** All numbers below this one are taken. */
    long position() {
        return position;
    }

    /** How many of the numbers below {@code end} are not taken. */
    long waiting(long end) {
        return Math.max(0, end - position - takenBelow(end));
    }

    private long takenBelow(long end) {
        var count = above;
        // Usually there is nothing above the end: somebody may have claimed while the end was looked at.
        for (var last = ranges.lastEntry(); last != null && last.getValue() >= end; ) {
            count -= last.getValue() - Math.max(last.getKey(), end) + 1;
            last = ranges.lowerEntry(last.getKey());
        }
        return count;
    }

    boolean contains(long number) {
        if (number < position) {
            return true;
        }
        var floor = ranges.floorEntry(number);
        return floor != null && number <= floor.getValue();
    }

    void add(Sequences numbers) {
        for (var i = 0; i < numbers.ranges(); i++) {
            add(numbers.first(i), numbers.last(i));
        }
    }

    void add(long first, long last) {
        if (last < position) {
            return;
        }
        if (first <= position) {
            moveTo(last + 1);
            return;
        }
        var from = first;
        var to = last;
        var before = ranges.floorEntry(first);
        if (before != null && before.getValue() >= first - 1) {
            from = before.getKey();
            to = Math.max(to, before.getValue());
            forget(before);
        }
        for (var next = ranges.ceilingEntry(from); next != null && next.getKey() <= to + 1; ) {
            to = Math.max(to, next.getValue());
            forget(next);
            next = ranges.ceilingEntry(from);
        }
        ranges.put(from, to);
        above += to - from + 1;
    }

    /** All numbers below are taken. */
    void moveTo(long position) {
        if (position <= this.position) {
            return;
        }
        this.position = position;
        for (var next = ranges.firstEntry(); next != null && next.getKey() <= this.position; ) {
            forget(next);
            this.position = Math.max(this.position, next.getValue() + 1);
            next = ranges.firstEntry();
        }
    }

    /** The first {@code n} numbers below {@code end} that are not taken. */
    Sequences first(long n, long end) {
        var free = new Sequences.Builder();
        var left = n;
        var from = position;
        for (var range : ranges.entrySet()) {
            if (left <= 0 || from >= end) {
                break;
            }
            var to = Math.min(Math.min(range.getKey(), end), from + Math.min(left, end));
            free.add(from, to - 1);
            left -= to - from;
            from = range.getValue() + 1;
        }
        if (left > 0 && from < end) {
            free.add(from, from + Math.min(left, end - from) - 1);
        }
        return free.build();
    }

    /** The ranges above the position. */
    Sequences ranges() {
        var builder = new Sequences.Builder();
        ranges.forEach(builder::add);
        return builder.build();
    }

    private void forget(Map.Entry<Long, Long> range) {
        ranges.remove(range.getKey());
        above -= range.getValue() - range.getKey() + 1;
    }
}
