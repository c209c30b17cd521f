package io.minibatch.testing;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What a child says on its standard output: each line is one write, so that a kill cuts none in two. */
final class Acknowledged {

    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private Acknowledged() {}

    /** Ends this process when its parent is gone: nothing may be left over when a test is stopped. */
    static void endWithParent() {
        var watcher = new Thread(() -> {
            try {
                while (System.in.read() >= 0) {
                    // nobody sends anything
                }
            } catch (IOException e) {
                // the same as its end
            }
            Runtime.getRuntime().halt(1);
        });
        watcher.setDaemon(true);
        watcher.start();
    }

    static synchronized void line(String text) {
        try {
            OUT.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
