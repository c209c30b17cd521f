package io.minibatch.examples;

import static io.minibatch.WindowEmitter.countOrTime;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.time.Duration.ofMillis;

import io.minibatch.Appender;
import io.minibatch.Minibatch;
import io.minibatch.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A source of your own follows a log file, as {@code tail -f} does; errors are reported at most 100 ms late. */
final class LogTailing {

    /** Begins at the start of the file each time, and expects that lines are written in one piece. */
    record Tail(Path file) implements Source<String> {
        @Override
        public void stream(Appender<String> appender) throws IOException, InterruptedException {
            try (var lines = Files.newBufferedReader(file)) {
                while (!Thread.currentThread().isInterrupted()) { // the interrupt is how a source is stopped
                    var line = lines.readLine();
                    if (line == null) {
                        Thread.sleep(20); // nothing new yet
                    } else {
                        appender.append(line);
                    }
                }
            }
        }
    }

    public static void main(String[] args) throws Exception {
        var log = Files.writeString(Path.of("app.txt"), "INFO started\n");
        var reported = new CountDownLatch(1);
        try (var mb = Minibatch.open()) {
            mb.stream("log", String.class)
                    .attach(new Tail(log))
                    .windowed(countOrTime(100, ofMillis(100)))
                    .process(window -> window.data().stream()
                            .filter(line -> line.startsWith("ERROR"))
                            .toList())
                    .sink(errors -> {
                        errors.forEach(System.out::println);
                        errors.forEach(error -> reported.countDown());
                    })
                    .start();
            Files.write(log, List.of("INFO working", "ERROR disk full"), APPEND);
            reported.await();
        }
    }

    private LogTailing() {}
}
