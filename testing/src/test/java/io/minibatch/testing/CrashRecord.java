package io.minibatch.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** What children have acknowledged, and what must therefore be true. Producers and consumers are added when they are dead. */
final class CrashRecord {

    private final Map<Long, String> appended = new TreeMap<>();
    private final Map<Long, String> delivered = new TreeMap<>();
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
                assertThat(appended.put(first + i, text))
                        .as("sequence number %d is given to %s", first + i, text)
                        .isNull();
            }
        }
    }

    void consumed(List<String> lines) {
        for (var line : lines) {
            var words = line.split(" ", -1);
            if (words[0].equals("started")) {
                started(words[1], Integer.parseInt(words[2]), words[3]);
            } else {
                completed.add(words[1]);
            }
        }
    }

    private void started(String window, int attempt, String members) {
        assertThat(completed).as("a completed window never comes again").doesNotContain(window);
        var before = windows.put(window, new Started(attempt, members));
        if (before != null) {
            assertThat(members)
                    .as("members of %s on attempt %d", window, attempt)
                    .isEqualTo(before.members());
            assertThat(attempt).as("attempt of %s", window).isGreaterThan(before.attempt());
            return;
        }
        for (var member : members.split(",", -1)) {
            var colon = member.indexOf(':');
            var sequence = Long.parseLong(member.substring(0, colon));
            var text = member.substring(colon + 1, member.lastIndexOf('/'));
            assertThat(delivered.put(sequence, text))
                    .as("message %d of window %s was in no other window", sequence, window)
                    .isNull();
        }
    }

    /** When everything there was has been delivered. */
    void checkComplete() {
        var missing = new TreeMap<>(appended);
        missing.keySet().removeAll(delivered.keySet());
        assertThat(missing.size())
                .as("nothing acknowledged is missing: %s (of %s)", few(missing), this)
                .isZero();
        var changed = appended.keySet().stream().filter(n -> !appended.get(n).equals(delivered.get(n)));
        assertThat(changed.limit(10)).as("messages that came with another text").isEmpty();
        var batches = new HashMap<String, Integer>();
        delivered.values().forEach(text -> batches.merge(text.substring(0, text.indexOf('/')), 1, Integer::sum));
        delivered
                .values()
                .forEach(text -> assertThat(batches.get(text.substring(0, text.indexOf('/'))))
                        .as("size of the batch of %s: all or nothing", text)
                        .isEqualTo(Integer.parseInt(text.substring(text.lastIndexOf('/') + 1))));
    }

    /** What an error shows of them. */
    private static String few(NavigableMap<Long, String> messages) {
        return messages.isEmpty() ? "" : messages.firstEntry() + " to " + messages.lastEntry() + ", " + messages.size();
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
