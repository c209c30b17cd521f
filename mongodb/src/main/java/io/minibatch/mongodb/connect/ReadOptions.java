package io.minibatch.mongodb.connect;

import java.time.Duration;

/**
 * How a collection is read.
 *
 * @param name under which the position is saved; empty for one made of the collection's name
 * @param field whose values grow
 * @param begin where reading begins
 * @param overlap how long after its time a document may appear
 * @param overlapBy how much smaller than the largest a number may be that appears after it
 * @param page documents in one step
 * @param remember at most so many documents within the overlap
 * @param shortest pause when nothing is new
 * @param longest pause when nothing has been new for long
 */
public record ReadOptions(
        String name,
        String field,
        Begin begin,
        Duration overlap,
        long overlapBy,
        int page,
        int remember,
        Duration shortest,
        Duration longest) {

    private static final Duration LONGEST_OVERLAP = Duration.ofDays(366);

    /** The defaults. */
    public static final ReadOptions USUAL = new ReadOptions(
            "",
            "_id",
            new Begin(true, false),
            Duration.ofSeconds(10),
            0,
            1_000,
            10_000,
            Duration.ofMillis(10),
            Duration.ofSeconds(1));

    /** Refuses what makes no sense; each error holds the value and the rule. */
    public ReadOptions {
        require(
                !field.isEmpty() && !field.startsWith("$"),
                "The field must be a name such as _id, but is \"" + field + "\"");
        require(
                !overlap.isNegative() && overlap.compareTo(LONGEST_OVERLAP) <= 0,
                "The overlap must not be negative, and a year at most, but is " + overlap);
        require(overlapBy >= 0, "The overlap of numbers must not be negative, but is " + overlapBy);
        require(page >= 1, "A page must have at least 1 document, but has " + page);
        require(
                remember >= Math.max(page, overlapBy),
                "At least " + Math.max(page, overlapBy) + " documents must be remembered, as many as the page (" + page
                        + ") and the overlap of numbers (" + overlapBy + ") have, but it is " + remember);
        require(
                shortest.compareTo(Duration.ofMillis(1)) >= 0 && longest.compareTo(shortest) >= 0,
                "Pauses must be at least 1 ms and grow, but go from " + shortest + " to " + longest);
    }

    /**
     * Where reading begins.
     *
     * @param saved at the saved position, if there is one
     * @param latest else after what is there; otherwise with the smallest
     */
    public record Begin(boolean saved, boolean latest) {}

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    Reach reach() {
        return new Reach(overlap, overlapBy);
    }

    /** With another name. */
    public ReadOptions withName(String value) {
        return new ReadOptions(value, field, begin, overlap, overlapBy, page, remember, shortest, longest);
    }

    /** With another field. */
    public ReadOptions withField(String value) {
        return new ReadOptions(name, value, begin, overlap, overlapBy, page, remember, shortest, longest);
    }

    /** With another beginning. */
    public ReadOptions withBegin(boolean saved, boolean latest) {
        return new ReadOptions(
                name, field, new Begin(saved, latest), overlap, overlapBy, page, remember, shortest, longest);
    }

    /** With another overlap. */
    public ReadOptions withOverlap(Duration value) {
        return new ReadOptions(name, field, begin, value, overlapBy, page, remember, shortest, longest);
    }

    /** With another overlap of numbers. */
    public ReadOptions withOverlapBy(long value) {
        var needed = (int) Math.min(value, Integer.MAX_VALUE);
        return new ReadOptions(name, field, begin, overlap, value, page, Math.max(needed, remember), shortest, longest);
    }

    /** With pages of another size. */
    public ReadOptions withPage(int value) {
        return new ReadOptions(
                name, field, begin, overlap, overlapBy, value, Math.max(value, remember), shortest, longest);
    }

    /** With another number of documents remembered. */
    public ReadOptions withRemember(int value) {
        return new ReadOptions(name, field, begin, overlap, overlapBy, page, value, shortest, longest);
    }

    /** With other pauses. */
    public ReadOptions withPauses(Duration first, Duration last) {
        return new ReadOptions(name, field, begin, overlap, overlapBy, page, remember, first, last);
    }
}
