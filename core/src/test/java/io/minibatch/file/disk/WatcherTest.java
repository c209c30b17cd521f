package io.minibatch.file.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.file.log.Disk;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The threads that all streams of the process share. */
class WatcherTest {

    @Test
    void anErrorOfOneActionDoesNotEndTheOthers() throws InterruptedException {
        var word = new AtomicLong();
        var failed = new CountDownLatch(1);
        var first = new CountDownLatch(1);
        var second = new CountDownLatch(1);
        var bad = Watcher.shared().watch(word::get, () -> {
            failed.countDown();
            throw new AssertionError("on purpose");
        });
        var good = Watcher.shared().watch(word::get, () -> (first.getCount() > 0 ? first : second).countDown());
        word.incrementAndGet();
        assertThat(failed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
        word.incrementAndGet();
        assertThat(second.await(10, TimeUnit.SECONDS)).isTrue();
        bad.close();
        good.close();
    }

    @Test
    void anErrorOfOneSyncDoesNotEndTheOthers() throws InterruptedException {
        var synced = new CountDownLatch(1);
        var failed = new CountDownLatch(1);
        Syncer.shared().dirty(() -> {
            failed.countDown();
            throw new AssertionError("on purpose");
        });
        assertThat(failed.await(10, TimeUnit.SECONDS)).isTrue();
        Syncer.shared().dirty(synced::countDown);
        assertThat(synced.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void theThreadsEndWithTheLastStore(@TempDir Path temp) throws InterruptedException {
        List<Thread> threads;
        try (var store = Disk.open(temp)) {
            Disk.append(store.stream(Disk.STREAM).messages(), "one");
            threads = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().matches("minibatch-(sync|watcher)"))
                    .toList();
            assertThat(threads).hasSize(2);
        }
        for (var thread : threads) {
            thread.join(10_000);
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }
}
