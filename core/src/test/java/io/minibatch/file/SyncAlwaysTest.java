package io.minibatch.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.file.log.Disk;
import io.minibatch.store.Sequences;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that are written and wait for their sync. */
class SyncAlwaysTest {

    @TempDir
    Path temp;

    @Test
    void noMessageComesBeforeATimeThatIsComplete() throws InterruptedException {
        try (var store = Disk.open(temp, "?sync=always")) {
            var log = store.stream(Disk.STREAM).messages();
            var ended = new AtomicBoolean();
            var threads = new ArrayList<Thread>();
            for (var i = 0; i < 3; i++) {
                threads.add(new Thread(() -> {
                    while (!ended.get()) {
                        Disk.append(log, "x".repeat(20_000));
                    }
                }));
            }
            threads.forEach(Thread::start);
            var complete = new LinkedHashMap<Long, Instant>();
            for (var i = 0; i < 300; i++) {
                var until = log.completeUntil(Instant.now().truncatedTo(ChronoUnit.MILLIS));
                complete.put(log.end(), until);
                while (!Instant.now().truncatedTo(ChronoUnit.MILLIS).isAfter(until)) {
                    Thread.onSpinWait();
                }
            }
            ended.set(true);
            for (var thread : threads) {
                thread.join();
            }
            complete.forEach((end, until) -> log.read(Sequences.range(end, end))
                    .forEachRemaining(next -> assertThat(next.created()).isAfterOrEqualTo(until)));
        }
    }
}
