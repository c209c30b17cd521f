package io.minibatch.mongodb.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What several processes have acknowledged, and what must therefore be true. Nothing here depends on whose line came
 * first: the lines of two processes have no order.
 */
final class CrashRecord {

    private final Map<String, String> appended = new LinkedHashMap<>(); // text to batch
    private final Map<String, TreeMap<Integer, String>> started = new HashMap<>(); // window to members by attempt
    private final Map<String, Integer> completed = new HashMap<>();

    void add(List<String> lines) {
        for (var line : lines) {
            var words = line.split(" ", -1);
            switch (words[0]) {
                case "appended" -> appended(words[1], Integer.parseInt(words[2]));
                case "started" -> started(words[1], Integer.parseInt(words[2]), words[3]);
                case "completed" -> completed(words[1], Integer.parseInt(words[2]));
                default -> {} // for people
            }
        }
    }

    private void appended(String batch, int size) {
        for (var text : Acknowledged.batch(batch, size)) {
            check(appended.put(text, batch) == null, text + " was acknowledged twice: the test is wrong");
        }
    }

    private void started(String window, int attempt, String members) {
        var other = started.computeIfAbsent(window, first -> new TreeMap<>()).put(attempt, members);
        check(other == null, "Attempt " + attempt + " of window " + window + " was made twice");
    }

    private void completed(String window, int attempt) {
        var other = completed.put(window, attempt);
        check(other == null, "Window " + window + " was completed by its attempts " + other + " and " + attempt);
    }

    /** When all there was has been delivered. */
    void check() {
        var numbers = new HashMap<String, Long>();
        var texts = new TreeMap<Long, String>();
        started.forEach((window, attempts) -> {
            checkAttempts(window, attempts);
            var last = 0L;
            for (var member : attempts.firstEntry().getValue().split(",", -1)) {
                var number = Long.parseLong(member.substring(0, member.indexOf(':')));
                var text = member.substring(member.indexOf(':') + 1);
                check(number > last, "Window " + window + " is out of order: " + attempts);
                last = number;
                check(numbers.put(text, number) == null, text + " of window " + window + " was delivered twice");
                check(texts.put(number, text) == null, "Message " + number + " was delivered in two windows");
            }
        });
        var missing = new ArrayList<>(appended.keySet());
        missing.removeAll(numbers.keySet());
        check(missing.isEmpty(), missing.size() + " acknowledged messages were not delivered: " + missing);
        checkBatches(texts);
    }

    private void checkAttempts(String window, NavigableMap<Integer, String> attempts) {
        check(
                attempts.values().stream().distinct().count() == 1,
                "Window " + window + " did not always have the same members: " + attempts);
        var end = completed.get(window);
        check(
                end == null || end.equals(attempts.lastKey()),
                "Window " + window + " was completed by its attempt " + end + " and came again: " + attempts.keySet());
    }

    /** The messages of an acknowledged batch follow each other, and the batches of a producer come in their order. */
    private void checkBatches(Map<Long, String> texts) {
        var before = "";
        var latest = new HashMap<String, Integer>();
        for (var text : texts.values()) {
            var batch = appended.get(text);
            if (batch != null) {
                var parts = text.split("/", -1);
                var index = Integer.parseInt(parts[1]);
                check(
                        index == 0 || before.equals(batch + "/" + (index - 1) + "/" + parts[2]),
                        "The batch of " + text + " is torn: before it comes " + before);
                var dot = batch.lastIndexOf('.');
                var number = Integer.parseInt(batch.substring(dot + 1));
                var earlier = latest.put(batch.substring(0, dot), number);
                check(earlier == null || earlier <= number, text + " comes after batch " + earlier);
            }
            before = text;
        }
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    /** How many messages were delivered. */
    long delivered() {
        return started.values().stream()
                .mapToLong(attempts -> attempts.firstEntry()
                                .getValue()
                                .chars()
                                .filter(c -> c == ',')
                                .count()
                        + 1)
                .sum();
    }

    /** How many windows came more than once. */
    long repeated() {
        return started.values().stream().filter(attempts -> attempts.size() > 1).count();
    }

    /** For people. */
    @Override
    public String toString() {
        return appended.size() + " messages acknowledged, " + delivered() + " delivered, " + started.size()
                + " windows, " + repeated() + " of them more than once";
    }
}
