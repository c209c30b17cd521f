package io.minibatch.kafka;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What programs that run in processes of their own have in common. */
final class Children {

    private Children() {}

    /** Ends this process when the one that started it is gone. */
    static void endWithParent() {
        var thread = new Thread(() -> {
            try {
                while (System.in.read() >= 0) {
                    // nothing is said
                }
            } catch (IOException e) {
                // the same
            }
            Runtime.getRuntime().halt(1);
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** Prints a whole line at once. */
    static void line(String line) {
        System.out.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }
}
