package io.minibatch.benchmarks;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How to measure.
 *
 * @param folder where files are made: it decides what disk is measured
 * @param round how long one round lasts, more or less
 * @param rounds how many rounds count
 * @param warmUps how many rounds before them do not
 * @param backlog how many messages wait in the measurement of a backlog
 * @param pipelines how many pipelines are idle at most
 */
record Settings(Path folder, Duration round, int rounds, int warmUps, int backlog, int pipelines) {

    /** Seven rounds of a second, of which five count; 10 million messages waiting. */
    static Settings usual() {
        return new Settings(Path.of(""), Duration.ofSeconds(1), 5, 2, 10_000_000, 100);
    }

    /** Just enough to see that everything runs: its figures mean nothing. */
    Settings quick() {
        return new Settings(folder, Duration.ofMillis(20), 1, 0, 20_000, 4);
    }

    Settings withFolder(Path other) {
        return new Settings(other, round, rounds, warmUps, backlog, pipelines);
    }

    Settings withRound(Duration other) {
        return new Settings(folder, other, rounds, warmUps, backlog, pipelines);
    }

    Settings withRounds(int other) {
        return new Settings(folder, round, other, warmUps, backlog, pipelines);
    }

    /** How many messages at this rate fill a round; at least two thousand, a multiple of one thousand. */
    int messages(double perSecond) {
        return 1_000 * (int) Math.max(2, perSecond * round.toNanos() / 1e9 / 1_000);
    }
}
