package io.minibatch.mongodb.store;

import io.minibatch.MinibatchListener;
import io.minibatch.Window;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What processes say of what they did, in lines that {@link CrashRecord} reads. */
final class Acknowledged {

    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private Acknowledged() {}

    /** A line on the standard output of a child is one write, so that a kill cuts none in two. */
    static synchronized void line(String text) {
        try {
            OUT.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends this process when its parent is gone: nothing may be left over when a test is stopped. */
    static void endWithParent() {
        onLines(line -> {});
    }

    /** The same, and does something with what the parent sends. */
    static void onLines(Consumer<String> action) {
        var watcher = new Thread(() -> {
            try (var lines =
                    new java.io.BufferedReader(new java.io.InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                    action.accept(line);
                }
            } catch (IOException e) {
                // the same as its end
            }
            Runtime.getRuntime().halt(1);
        });
        watcher.setDaemon(true);
        watcher.start();
    }

    /** The texts of a batch: from each it can be seen whether some are missing. */
    static String[] batch(String name, int size) {
        var texts = new String[size];
        for (var i = 0; i < size; i++) {
            texts[i] = name + "/" + i + "/" + size;
        }
        return texts;
    }

    static String appended(String batch, int size) {
        return "appended " + batch + " " + size;
    }

    static String started(Window<String> window) {
        return "started " + window.id() + " " + window.attempt() + " "
                + window.messages().stream()
                        .map(message -> message.sequence() + ":" + message.data())
                        .collect(Collectors.joining(","));
    }

    /** Says what was completed. */
    static MinibatchListener listener(Consumer<String> says) {
        return new MinibatchListener() {
            @Override
            public void windowCompleted(Window<?> window, Duration took) {
                says.accept("completed " + window.id() + " " + window.attempt());
            }
        };
    }
}
