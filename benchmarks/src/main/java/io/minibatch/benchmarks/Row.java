package io.minibatch.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * A line of the table: a figure of ours and one of the same run to compare it with.
 *
 * @param what what was measured
 * @param unit of both figures
 * @param ours our figure
 * @param beside what it is compared with: a limit, or the same without the difficulty
 * @param other the figure of that
 * @param goal what ours shall reach
 */
record Row(String what, Unit unit, Figure ours, String beside, Figure other, Goal goal) {

    static final List<String> TITLES = List.of("what", "minibatch", "beside it", "", "ratio", "goal", "met");

    List<String> cells() {
        return List.of(
                what,
                ours.in(unit),
                beside,
                other.in(unit),
                String.format(Locale.ROOT, "%.2f ×", ours.median() / other.median()),
                goal.text(),
                goal.text().isEmpty() ? "" : met() ? "yes" : "**no**");
    }

    boolean met() {
        return goal.met().test(ours.median(), other.median());
    }
}
