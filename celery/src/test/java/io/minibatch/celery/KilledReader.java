package io.minibatch.celery;

import io.minibatch.Minibatch;
import java.io.IOException;
import java.util.Map;

/** Reads events into a stream until it is killed, or its parent is. */
final class KilledReader {

    static final String QUEUE = "killed";

    private KilledReader() {}

    /** With the URLs of the broker and of the store. */
    public static void main(String[] args) throws IOException {
        try (var mb = Minibatch.open(args[1])) {
            mb.stream("killed")
                    .attach(new CeleryEventSource<Map<String, Object>>(args[0]).queue(QUEUE))
                    .start();
            while (System.in.read() >= 0) {
                // nothing is ever sent: it ends when the parent does
            }
        }
    }
}
