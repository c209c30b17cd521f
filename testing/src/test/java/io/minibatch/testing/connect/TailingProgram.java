package io.minibatch.testing.connect;

import static io.minibatch.WindowEmitter.count;

import io.minibatch.Minibatch;
import io.minibatch.connect.FileSource;
import io.minibatch.connect.HttpSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Follows a file into a stream, and its windows to a server, until it is killed. Prints how many lines it has. */
final class TailingProgram {

    private TailingProgram() {}

    /** With the store, the file, and the URL of the server; none if it shall only follow. */
    public static void main(String[] args) throws Exception {
        var parent = Thread.currentThread();
        var watch = new Thread(() -> {
            try {
                while (System.in.read() >= 0) {
                    // until the test is gone
                }
            } catch (java.io.IOException e) {
                // gone, too
            }
            parent.interrupt();
        });
        watch.setDaemon(true);
        watch.start();
        try (var mb = Minibatch.open(args[0])) {
            var log = mb.stream("log", byte[].class)
                    .attach(new FileSource<byte[]>(Path.of(args[1]))
                            .batch(200)
                            .pauses(Duration.ofMillis(1), Duration.ofMillis(20)));
            if (args.length > 2) {
                log.windowed(count(100)).sink(new HttpSink<>(args[2]).lines()).run();
            } else {
                log.start();
                while (true) {
                    System.out.println(log.status().waiting());
                    LockSupport.parkNanos(10_000_000);
                    if (Thread.interrupted()) {
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            // the test is gone
        }
    }
}
