package io.minibatch.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.file.log.ControlPage;
import io.minibatch.file.log.DeletedException;
import io.minibatch.file.log.Disk;
import io.minibatch.file.log.FileOptions;
import io.minibatch.file.log.StreamFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who has a stream open, and who has left. */
@Timeout(20)
class PresenceTest {

    @TempDir
    Path temp;

    private FileStream stream() {
        var folder = Disk.stream(temp);
        return FileStream.open(
                Disk.STREAM,
                folder,
                StreamFile.read(folder).orElseThrow(),
                FileOptions.parse("file:" + temp),
                Clock.systemUTC());
    }

    @Test
    void whoOpensWhileAnotherOfTheProcessStillClosesComesIn() throws Exception {
        try (var store = Disk.open(temp)) {
            Disk.append(store.stream(Disk.STREAM).messages(), "one");
        }
        var before = stream();
        var opening = new CompletableFuture<FileStream>();
        var thread = new Thread(() -> opening.complete(stream()));
        thread.start();
        while (thread.getState() != Thread.State.TIMED_WAITING && thread.isAlive()) {
            Thread.onSpinWait(); // until it waits for the other one's lock
        }
        before.close();
        var after = opening.get(10, TimeUnit.SECONDS);
        assertThat(Disk.all(after.messages())).containsExactly("one");
        after.close();
    }

    @Test
    void aStreamThatAnotherProcessRemovedIsMadeAnew() throws IOException {
        try (var store = Disk.open(temp)) {
            Disk.append(store.stream(Disk.STREAM).messages(), "one");
        }
        try (var store = Disk.open(temp)) {
            var stream = store.stream(Disk.STREAM);
            assertThat(Disk.all(stream.messages())).containsExactly("one"); // it only reads
            var control = ((StreamHandle) stream).find().orElseThrow().control();
            control.set(ControlPage.DELETED, 1);
            Files.move(Disk.stream(temp), temp.resolve("streams").resolve(".deleted-1"));
            Disk.append(stream.messages(), "new");
            assertThat(Disk.all(stream.messages())).containsExactly("new");
        }
    }

    @Test
    void whoAppendsWhileTheStreamIsRemovedAndClosedIsToldSo() {
        try (var store = Disk.open(temp)) {
            Disk.append(store.stream(Disk.STREAM).messages(), "one");
        }
        var stream = stream();
        stream.control().set(ControlPage.DELETED, 1);
        stream.close();
        assertThatThrownBy(() -> Disk.append(stream.messages(), "two")).isInstanceOf(DeletedException.class);
    }

    @Test
    void aHandleOfAClosedStoreOpensNothing() {
        try (var store = Disk.open(temp)) {
            Disk.append(store.stream(Disk.STREAM).messages(), "one");
        }
        var closed = Disk.open(temp);
        var handle = closed.stream(Disk.STREAM);
        closed.close();
        assertThatThrownBy(handle::exists).hasMessageContaining("is closed");
        try (var store = Disk.open(temp)) {
            assertThat(Disk.all(store.stream(Disk.STREAM).messages())).containsExactly("one");
        }
    }
}
