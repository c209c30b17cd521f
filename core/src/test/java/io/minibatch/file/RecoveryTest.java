package io.minibatch.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.file.log.ControlPage;
import io.minibatch.file.log.Disk;
import io.minibatch.file.log.Frame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opening what a crash has left. */
class RecoveryTest {

    private static final int OPENING = Frame.HEADER;
    private static final int FRAME = (int) Frame.size(Integer.BYTES + 3);

    @TempDir
    Path temp;

    /** A store that was killed after three messages. */
    private Path killed() throws IOException {
        var folder = temp.resolve("original");
        try (var store = Disk.open(folder)) {
            Disk.append(store.stream(Disk.STREAM).messages(), "one", "two", "six");
            return Disk.copy(folder, temp.resolve("killed"));
        }
    }

    @Test
    void nothingIsLostByAKill() throws IOException {
        try (var store = Disk.open(killed())) {
            var log = store.stream(Disk.STREAM).messages();
            assertThat(Disk.all(log)).containsExactly("one", "two", "six");
            assertThat(Disk.append(log, "new")).containsExactly(4L);
            assertThat(Disk.all(log)).containsExactly("one", "two", "six", "new");
        }
    }

    @Test
    void aTailTornAtEveryByteLosesTheTornMessageOnlyAndNoNumberIsUsedTwice() throws IOException {
        var killed = killed();
        for (var i = 0; i < FRAME; i++) {
            var folder = Disk.copy(killed, temp.resolve("torn" + i));
            Disk.cut(Disk.segments(folder).get(0), OPENING + 2L * FRAME + i);
            try (var store = Disk.open(folder)) {
                var stream = store.stream(Disk.STREAM);
                assertThat(Disk.append(stream.messages(), "new")).containsExactly(4L);
                assertThat(Disk.all(stream.messages())).containsExactly("one", "two", "new");
                assertThat(stream.verify(false)).isEmpty();
            }
        }
    }

    @Test
    void aMessageThatWasWrittenAndNotPublishedIsEitherThereOrNot() throws IOException {
        var killed = killed();
        setWord(killed, ControlPage.END, 3);
        setWord(killed, ControlPage.OFFSET, OPENING + 2L * FRAME);
        setWord(killed, ControlPage.WRITING, 1);
        try (var store = Disk.open(killed)) {
            var log = store.stream(Disk.STREAM).messages();
            assertThat(Disk.all(log)).containsExactly("one", "two", "six");
            assertThat(Disk.append(log, "new")).containsExactly(4L);
        }
    }

    @Test
    void aCheckpointThatIsHalfWrittenHidesNoMessage() throws IOException {
        var killed = killed();
        setWord(killed, ControlPage.CHECKPOINT_SEGMENT, 1);
        setWord(killed, ControlPage.CHECKPOINT_OFFSET, 4096); // of the segment before
        setWord(killed, ControlPage.CHECKPOINT_SEQUENCE, 1);
        try (var store = Disk.open(killed)) {
            var stream = store.stream(Disk.STREAM);
            assertThat(Disk.append(stream.messages(), "new")).containsExactly(4L);
            assertThat(Disk.all(stream.messages())).containsExactly("one", "two", "six", "new");
            assertThat(((StreamHandle) stream).find().orElseThrow().gaps().isEmpty())
                    .isTrue();
        }
    }

    @Test
    void aControlPageOlderThanTheDataIsRecoveredFrom() throws IOException {
        var folder = temp.resolve("store");
        var old = temp.resolve("old-control");
        try (var store = Disk.open(folder)) {
            Disk.append(store.stream(Disk.STREAM).messages(), "one");
        }
        Files.copy(Disk.control(folder), old);
        try (var store = Disk.open(folder)) {
            Disk.append(store.stream(Disk.STREAM).messages(), "two", "six");
        }
        Files.copy(old, Disk.control(folder), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        try (var store = Disk.open(folder)) {
            var log = store.stream(Disk.STREAM).messages();
            assertThat(Disk.all(log)).containsExactly("one", "two", "six");
            assertThat(Disk.append(log, "new")).containsExactly(4L);
        }
    }

    @Test
    void aControlPageNewerThanTheDataIsRecoveredFrom() throws IOException {
        var killed = killed();
        setWord(killed, ControlPage.END, 100);
        setWord(killed, ControlPage.OFFSET, 1 << 20);
        try (var store = Disk.open(killed)) {
            var stream = store.stream(Disk.STREAM);
            assertThat(Disk.all(stream.messages())).containsExactly("one", "two", "six");
            assertThat(Disk.append(stream.messages(), "new")).containsExactly(100L);
            assertThat(Disk.all(stream.messages())).containsExactly("one", "two", "six", "new");
            assertThat(stream.verify(false)).isEmpty();
        }
    }

    @Test
    void aLostControlPageIsMadeAnew() throws IOException {
        var killed = killed();
        Files.delete(Disk.control(killed));
        try (var store = Disk.open(killed)) {
            var log = store.stream(Disk.STREAM).messages();
            assertThat(Disk.all(log)).containsExactly("one", "two", "six");
            assertThat(Disk.append(log, "new")).containsExactly(4L);
        }
    }

    @Test
    void garbageInTheControlPageIsNotBelieved() throws IOException {
        var seed = System.nanoTime();
        var random = new Random(seed);
        var killed = killed();
        for (var i = 0; i < 20; i++) {
            var folder = Disk.copy(killed, temp.resolve("garbage" + i));
            var page = new byte[ControlPage.SIZE];
            random.nextBytes(page);
            Files.write(Disk.control(folder), page);
            try (var store = Disk.open(folder)) {
                var log = store.stream(Disk.STREAM).messages();
                assertThat(Disk.all(log)).as("seed %d", seed).containsExactly("one", "two", "six");
                assertThat(Disk.append(log, "new")).containsExactly(4L);
            }
        }
    }

    @Test
    void whatAKilledAppenderLeftBehindTheEndIsNotReadLater() throws IOException {
        var folder = temp.resolve("original");
        Path killed;
        try (var store = Disk.open(folder)) {
            Disk.append(store.stream(Disk.STREAM).messages(), "one", "a long message that leaves much behind");
            killed = Disk.copy(folder, temp.resolve("killed"));
        }
        setWord(killed, ControlPage.END, 2);
        setWord(killed, ControlPage.OFFSET, OPENING + FRAME);
        setWord(killed, ControlPage.WRITING, 1);
        Disk.flip(Disk.segments(killed).get(0), OPENING + FRAME + Frame.CRC);
        try (var store = Disk.open(killed)) {
            var stream = store.stream(Disk.STREAM);
            Disk.append(stream.messages(), "b");
            assertThat(Disk.all(stream.messages())).containsExactly("one", "b");
            assertThat(stream.verify(false)).isEmpty();
        }
    }

    @Test
    void aSegmentWhoseRestWasNotCutOffIsSound() throws IOException {
        try (var store = Disk.open(temp.resolve("store"), "?segment=64KB")) {
            var log = store.stream(Disk.STREAM).messages();
            Disk.append(log, "x".repeat(60_000), "y".repeat(60_000));
        }
        var ended = Disk.segments(temp.resolve("store")).get(0);
        Disk.cut(ended, Files.size(ended) + 1_344);
        try (var store = Disk.open(temp.resolve("store"))) {
            assertThat(store.stream(Disk.STREAM).verify(false)).isEmpty();
            assertThat(Disk.all(store.stream(Disk.STREAM).messages())).hasSize(2);
        }
    }

    @Test
    void createdNeverRunsBackwardsOverARestart() throws IOException {
        var killed = killed();
        setWord(killed, ControlPage.CREATED, System.currentTimeMillis() + 60_000);
        try (var store = Disk.open(killed)) {
            var log = store.stream(Disk.STREAM).messages();
            Disk.append(log, "new");
            var created = log.read(io.minibatch.store.Sequences.of(4)).next().created();
            assertThat(created.toEpochMilli()).isGreaterThan(System.currentTimeMillis() + 30_000);
        }
    }

    private static void setWord(Path folder, int word, long value) throws IOException {
        try (var file = new java.io.RandomAccessFile(Disk.control(folder).toFile(), "rw")) {
            file.seek(word);
            file.writeLong(Long.reverseBytes(value));
        }
    }
}
