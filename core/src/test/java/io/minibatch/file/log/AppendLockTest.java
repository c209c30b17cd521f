package io.minibatch.file.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.file.disk.LockFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The right to append. */
class AppendLockTest {

    @TempDir
    Path temp;

    @Test
    void aLockWithinALockIsNotLetGoByTheInnerOne() {
        var control = new ControlPage(temp.resolve("control"));
        var lock = new AppendLock("s", control, LockFile.of(temp.resolve("append.lock")));
        lock.lock();
        control.set(ControlPage.WANTED, System.currentTimeMillis() + 20); // another process waits
        lock.lock();
        lock.unlock(true);
        assertThat(lock.held()).isTrue();
        control.set(ControlPage.WANTED, System.currentTimeMillis() + 20);
        lock.unlock(true);
        assertThat(lock.held()).isFalse();
        lock.lock();
        lock.close();
    }
}
