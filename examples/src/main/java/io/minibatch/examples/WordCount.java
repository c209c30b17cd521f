package io.minibatch.examples;

import static io.minibatch.WindowEmitter.count;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.minibatch.Minibatch;
import io.minibatch.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts words: each window gives the counts of its lines, the sink adds them up. */
final class WordCount {

    private static final List<String> TEXT = List.of(
            "a stream is a sequence of messages",
            "a window is a batch of messages",
            "a message comes at least once",
            "a window comes again after a crash");

    public static void main(String[] args) throws InterruptedException {
        var total = new TreeMap<String, Long>();
        try (var mb = Minibatch.open()) {
            var lines = mb.stream("lines", String.class);
            lines.appendAll(TEXT);

            lines.windowed(count(3))
                    .workers(1) // so that only one thread at a time calls the sink
                    .process(WordCount::wordsOf)
                    .sink(counts -> counts.forEach((word, n) -> total.merge(word, n, Long::sum)))
                    .drainAll(); // the fourth line comes in a last, smaller window
        }
        total.forEach((word, n) -> System.out.println(word + " " + n));
    }

    /** A pure function of its window: it can be called again without harm. */
    private static Map<String, Long> wordsOf(Window<String> window) {
        return window.data().stream()
                .flatMap(line -> Arrays.stream(line.split(" ")))
                .collect(groupingBy(word -> word, counting()));
    }

    private WordCount() {}
}
