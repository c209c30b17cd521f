package io.minibatch.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/**
 * What several threads have appended, each text once: with its number, or, where the store gives numbers only when
 * somebody looks, without.
 */
final class Appended {

    private final Map<Long, String> byNumber = new ConcurrentSkipListMap<>();
    private final Set<String> withoutNumber = ConcurrentHashMap.newKeySet();

    /** A batch was acknowledged; its first number is 0 if it has none yet. */
    void add(long first, String... texts) {
        for (var n = 0; n < texts.length; n++) {
            if (first == 0) {
                assertTrue(withoutNumber.add(texts[n]));
            } else {
                assertEquals(null, byNumber.put(first + n, texts[n]), "A number was given twice");
            }
        }
    }

    /**
     * All that must be there, by number; what had none has that of the same text among those found, or a negative one.
     */
    Map<Long, String> numbered(Map<Long, String> found) {
        var all = new TreeMap<>(byNumber);
        var missing = new TreeMap<String, Long>();
        withoutNumber.forEach(text -> missing.put(text, -1L - missing.size()));
        found.forEach((number, text) -> {
            if (missing.remove(text) != null) {
                all.put(number, text);
            }
        });
        missing.forEach((text, number) -> all.put(number, text));
        return all;
    }

    /** All texts, sorted. */
    List<String> texts() {
        return Stream.concat(byNumber.values().stream(), withoutNumber.stream())
                .sorted()
                .toList();
    }
}
