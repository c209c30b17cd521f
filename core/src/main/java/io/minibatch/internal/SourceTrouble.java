package io.minibatch.internal;

import org.jspecify.annotations.Nullable;

/**
 * What went wrong with a source, until it has been healthy for a while: one that appends something in each run and then
 * fails is not well in between.
 *
 * @param failures how often it has failed
 * @param since when it failed first
 * @param error what it said last
 * @param over whether it has appended since it last failed
 * @param told how many failures there were when people were told that it works again; 0 if they were not
 */
record SourceTrouble(int failures, long since, String error, boolean over, int told) {

    /**
     * One failure more.
     *
     * @param healthy whether it had run for long
     */
    static SourceTrouble failed(@Nullable SourceTrouble known, boolean healthy, long now, String error) {
        return known == null || (known.over && healthy)
                ? new SourceTrouble(1, now, error, false, 0)
                : new SourceTrouble(known.failures + 1, known.since, error, false, known.told);
    }

    /** It appended; null: all is well again. */
    @Nullable
    SourceTrouble appended(boolean healthy) {
        return healthy ? null : new SourceTrouble(failures, since, error, true, told == 0 ? failures : told);
    }

    /**
     * Whether people are to be told that it works, now that it has appended: at once, but only once before it is
     * healthy.
     */
    boolean isToBeTold(boolean healthy) {
        return told == 0 || (healthy && told < failures);
    }
}
