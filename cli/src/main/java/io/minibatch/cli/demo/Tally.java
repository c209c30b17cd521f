package io.minibatch.cli.demo;

import io.minibatch.MinibatchListener;
import io.minibatch.Window;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what happens, for the summary: a listener sees all of it. */
final class Tally implements MinibatchListener {

    private final Map<String, AtomicLong> windows = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> messages = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> failures = new ConcurrentHashMap<>();

    @Override
    public void windowCompleted(Window<?> window, Duration took) {
        add(windows, window.group(), 1);
        add(messages, window.group(), window.size());
    }

    @Override
    public void attemptFailed(Window<?> window, Throwable cause) {
        add(failures, window.group(), 1);
    }

    long windows(String group) {
        return of(windows, group);
    }

    long messages(String group) {
        return of(messages, group);
    }

    long failures(String group) {
        return of(failures, group);
    }

    private static void add(Map<String, AtomicLong> counts, String group, long number) {
        counts.computeIfAbsent(group, name -> new AtomicLong()).addAndGet(number);
    }

    private static long of(Map<String, AtomicLong> counts, String group) {
        var count = counts.get(group);
        return count == null ? 0 : count.get();
    }
}
