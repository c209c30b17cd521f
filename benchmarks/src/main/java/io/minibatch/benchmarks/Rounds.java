package io.minibatch.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Runs what is compared by turns, A B C A B C, so that what disturbs the machine for a while disturbs all. */
final class Rounds {

    private Rounds() {}

    /** What each subject said in each round that counts, in the order of the subjects. */
    static <T> List<List<T>> byTurns(Settings settings, List<Callable<T>> subjects) throws Exception {
        var results = new ArrayList<List<T>>();
        subjects.forEach(subject -> results.add(new ArrayList<>()));
        for (var round = -settings.warmUps(); round < settings.rounds(); round++) {
            for (var i = 0; i < subjects.size(); i++) {
                var result = subjects.get(i).call();
                if (round >= 0) {
                    results.get(i).add(result);
                }
            }
        }
        return results;
    }

    /** The figures of subjects that each say one. */
    static List<Figure> figures(Settings settings, List<Callable<Double>> subjects) throws Exception {
        return byTurns(settings, subjects).stream().map(Figure::new).toList();
    }

    /** Something that is done again and again. */
    interface Step {
        void run() throws Exception;
    }

    /** How often in a second a step can be done: does it until the round is over. */
    static double perSecond(Settings settings, int stepsBetweenLooks, Step step) throws Exception {
        var start = System.nanoTime();
        var steps = 0L;
        long elapsed;
        do {
            for (var i = 0; i < stepsBetweenLooks; i++) {
                step.run();
            }
            steps += stepsBetweenLooks;
            elapsed = System.nanoTime() - start;
        } while (elapsed < settings.round().toNanos());
        return steps * 1e9 / elapsed;
    }
}
