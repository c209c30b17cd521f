package io.minibatch.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.file.log.ControlPage;
import io.minibatch.file.log.Disk;
import io.minibatch.file.log.FileLog;
import io.minibatch.store.Sequences;
import io.minibatch.store.Store;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Another process was killed, or is stopped, in the middle of an append, and this one goes on. */
@Timeout(20)
class KilledAppenderTest {

    @TempDir
    Path temp;

    private static FileLog log(Store store) {
        return ((StreamHandle) store.stream(Disk.STREAM)).find().orElseThrow().messages();
    }

    @Test
    void aReaderThatHadReadAheadReadsWhatOthersRead() {
        try (var store = Disk.open(temp)) {
            Disk.append(store.stream(Disk.STREAM).messages(), "one", "two");
            var log = log(store);
            Disk.otherProcessAppended(log.control());
            log.control().set(ControlPage.WRITING, 1);
            log.control().set(ControlPage.END, 2); // the offset behind "two" was set, the end was not
            assertThat(Disk.all(log)).containsExactly("one"); // and has "two" in memory
            var number = Disk.append(log, "six").get(0);
            assertThat(Disk.texts(log, Sequences.of(number))).containsExactly("six");
            assertThat(Disk.all(log)).containsExactly("one", "two", "six");
            assertThat(store.stream(Disk.STREAM).verify(false)).isEmpty();
        }
    }

    @Test
    void noMessageComesBeforeATimeThatIsComplete() {
        try (var store = Disk.open(temp)) {
            Disk.append(store.stream(Disk.STREAM).messages(), "nil");
            var log = log(store);
            Disk.otherProcessAppended(log.control());
            log.control().set(ControlPage.WRITING, 1);
            log.control().set(ControlPage.END, 1);
            log.completeUntil(Instant.now().plusSeconds(5));
            assertThat(Disk.all(log)).containsExactly("nil"); // it is seen from now on, or never
        }
    }

    @Test
    void whoHoldsTheAppendLockKeepsNobodyFromSyncing() throws InterruptedException {
        try (var store = Disk.open(temp)) {
            Disk.append(store.stream(Disk.STREAM).messages(), "one");
            var log = log(store);
            var held = new CountDownLatch(1);
            var synced = new CountDownLatch(1);
            var holder = new Thread(() -> log.whileNobodyAppends(() -> {
                held.countDown();
                try {
                    synced.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
            holder.start();
            try {
                held.await();
                while (log.control().get(ControlPage.CHECKPOINT_SEQUENCE) < log.end()) {
                    if (Thread.interrupted()) {
                        throw new InterruptedException("It was not synced in time");
                    }
                    Thread.onSpinWait();
                }
            } finally {
                synced.countDown();
                holder.join();
            }
        }
    }
}
