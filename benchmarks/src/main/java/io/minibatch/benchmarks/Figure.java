package io.minibatch.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** One figure, measured in several rounds. */
record Figure(List<Double> rounds) {

    Figure {
        if (rounds.isEmpty()) {
            throw new IllegalArgumentException("rounds must hold at least one value, but is empty");
        }
        rounds = rounds.stream().sorted().toList();
    }

    static Figure of(double... rounds) {
        return new Figure(Arrays.stream(rounds).boxed().toList());
    }

    /** From numbers with spaces between them. */
    static Figure parse(String text) {
        return new Figure(
                Stream.of(text.trim().split(" +")).map(Double::valueOf).toList());
    }

    /** The middle one; of an even number of rounds the lower of the two in the middle. */
    double median() {
        return rounds.get((rounds.size() - 1) / 2);
    }

    double lowest() {
        return rounds.get(0);
    }

    double highest() {
        return rounds.get(rounds.size() - 1);
    }

    /** The median, and the lowest and highest round in parentheses. */
    String in(Unit unit) {
        var median = unit.format(median());
        return rounds.size() == 1 ? median : median + " (" + unit.number(lowest()) + "–" + unit.number(highest()) + ")";
    }
}
