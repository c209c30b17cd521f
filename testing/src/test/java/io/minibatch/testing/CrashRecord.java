package io.minibatch.testing;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What children have acknowledged, and what must therefore be true; told when a child is dead. Millions are checked, so
 * there are no fluent assertions here: they took longer than the kills.
 */
final class CrashRecord {

    private final TreeMap<Long, String> appended = new TreeMap<>();
    private final Map<Long, String> delivered = new HashMap<>();
    private final Map<String, Started> windows = new HashMap<>();
    private final Set<String> completed = new HashSet<>();

    private record Started(int attempt, String members) {}

    void produced(List<String> lines) {
        for (var line : lines) {
            var words = line.split(" ", -1);
            var first = Long.parseLong(words[0]);
            var size = Integer.parseInt(words[2]);
            for (var i = 0; i < size; i++) {
                var text = words[1] + "/" + i + "/" + size;
                var other = appended.put(first + i, text);
                check(other == null, "Sequence number " + (first + i) + " was given to " + other + " and to " + text);
            }
        }
    }

    void consumed(List<String> lines) {
        for (var line : lines) {
            var words = line.split(" ", -1);
            if (words[0].equals("started")) {
                started(words[1], new Started(Integer.parseInt(words[2]), words[3]));
            } else {
                completed.add(words[1]);
            }
        }
    }

    private void started(String window, Started now) {
        check(!completed.contains(window), "Window " + window + " was completed and comes again");
        var before = windows.put(window, now);
        if (before != null) {
            check(
                    now.members().equals(before.members()),
                    "Window " + window + " came as " + before + ", now as " + now);
            check(now.attempt() > before.attempt(), "Attempt " + now.attempt() + " of " + window + " comes again");
            return;
        }
        for (var member : now.members().split(",", -1)) {
            var colon = member.indexOf(':');
            var sequence = Long.parseLong(member.substring(0, colon));
            var other = delivered.put(sequence, member.substring(colon + 1, member.lastIndexOf('/')));
            check(other == null, "Message " + sequence + " of window " + window + " was in another window, too");
        }
    }

    /** When everything there was has been delivered: nothing acknowledged is missing, and no batch is torn. */
    void checkComplete() {
        var missing = new TreeMap<>(appended);
        missing.entrySet().removeIf(entry -> entry.getValue().equals(delivered.get(entry.getKey())));
        check(
                missing.isEmpty(),
                missing.size() + " acknowledged messages are missing or changed, from " + missing.firstEntry() + " to "
                        + missing.lastEntry() + " (" + this + ")");
        var batches = new HashMap<String, Integer>();
        delivered.values().forEach(text -> batches.merge(batchOf(text), 1, Integer::sum));
        for (var text : delivered.values()) {
            var size = Integer.parseInt(text.substring(text.lastIndexOf('/') + 1));
            check(
                    batches.get(batchOf(text)) == size,
                    "The batch of " + text + " is torn: " + batches.get(batchOf(text)));
        }
    }

    private static String batchOf(String text) {
        return text.substring(0, text.indexOf('/'));
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    int delivered() {
        return delivered.size();
    }

    /** For people. */
    @Override
    public String toString() {
        var again = windows.values().stream().filter(window -> window.attempt() > 1);
        return appended.size() + " messages acknowledged, " + delivered.size() + " delivered, " + windows.size()
                + " windows, " + again.count() + " of them more than once";
    }
}
