package io.minibatch.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.file.log.Disk;
import io.minibatch.file.log.FileLog;
import io.minibatch.file.log.Segment;
import io.minibatch.store.Batch;
import io.minibatch.store.MessageLog;
import io.minibatch.store.Sequences;
import io.minibatch.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A segment that somebody began to make: it was killed, or the disk was full. The log goes on in the one before. */
class LeftSegmentTest {

    @TempDir
    Path temp;

    private static Path leave(Path folder, long first) throws IOException {
        return Files.write(Segment.in(Disk.stream(folder), first).path(), new byte[1 << 16]);
    }

    private static FileLog log(Store store) {
        return ((StreamHandle) store.stream(Disk.STREAM)).find().orElseThrow().messages();
    }

    @Test
    void itHidesNoMessageThatIsAppendedLater() throws IOException {
        try (var store = Disk.open(temp)) {
            var stream = store.stream(Disk.STREAM);
            Disk.append(stream.messages(), "one", "two");
            var left = leave(temp, 3);
            log(store).segments().refresh();
            Disk.otherProcessAppended(log(store).control());
            Disk.append(stream.messages(), "six");
            log(store).segments().refresh();
            assertThat(Disk.all(stream.messages())).containsExactly("one", "two", "six");
            assertThat(stream.verify(false)).isEmpty();
            assertThat(left).doesNotExist();
        }
    }

    @Test
    void itDoesNotMakeTheOneBeforeUnneeded() throws IOException {
        try (var store = Disk.open(temp)) {
            var stream = store.stream(Disk.STREAM);
            Disk.append(stream.messages(), "one", "two");
            leave(temp, 3);
            log(store).removeBelow(3);
            Disk.append(stream.messages(), "six");
            assertThat(Disk.texts(stream.messages(), Sequences.of(3))).containsExactly("six");
            assertThat(Segment.in(Disk.stream(temp), 1).path()).exists();
        }
    }

    @Test
    void sourcesStandWhereTheyStood() throws IOException {
        var killed = temp.resolve("killed");
        try (var store = Disk.open(temp.resolve("store"))) {
            appendAt(store.stream(Disk.STREAM).messages(), "line 1");
            Disk.copy(temp.resolve("store"), killed);
        }
        leave(killed, 2);
        try (var store = Disk.open(killed)) {
            var log = store.stream(Disk.STREAM).messages();
            assertThat(log.position("lines")).contains("line 1");
            assertThat(Disk.append(log, "two")).containsExactly(2L);
            assertThat(Disk.all(log)).containsExactly("line 1", "two");
            assertThat(log.position("lines")).contains("line 1");
        }
    }

    @Test
    void anEmptySegmentIsNotMadeTwice() throws IOException {
        try (var store = Disk.open(temp)) {
            Disk.append(store.stream(Disk.STREAM).messages(), "one");
            log(store).roll();
            var segments = log(store).segments();
            var made = Segment.in(Disk.stream(temp), 2).path();
            Files.move(made, temp.resolve("away"));
            segments.refresh();
            Files.move(temp.resolve("away"), made);
            segments.refresh(); // as if somebody had looked at the folder while it was made
            log(store).roll();
            assertThat(segments.all()).hasSize(2);
            Disk.append(store.stream(Disk.STREAM).messages(), "x".repeat(20_000));
            assertThat(log(store).end()).isEqualTo(3);
        }
    }

    private static void appendAt(MessageLog log, String text) {
        var batch = Disk.batch(text);
        log.append(new Batch(
                batch.format(), batch.type(), batch.entries(), Optional.of(new Batch.Position("lines", text))));
    }
}
