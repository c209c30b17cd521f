package io.minibatch.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.file.disk.Folders;
import io.minibatch.file.log.ControlPage;
import io.minibatch.file.log.Damaged;
import io.minibatch.file.log.Disk;
import io.minibatch.file.log.FileLog;
import io.minibatch.file.log.Frame;
import io.minibatch.file.log.Segment;
import io.minibatch.store.Batch;
import io.minibatch.store.MessageLog;
import io.minibatch.store.Sequences;
import io.minibatch.store.Store;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was not synced is there in any order, or not at all. */
class PowerLossTest {

    private static final int OPENING = Frame.HEADER;
    private static final int FRAME = (int) Frame.size(Integer.BYTES + 3);

    @TempDir
    Path temp;

    /** A store whose power failed after three messages that were not synced. */
    private Path unsynced() throws IOException {
        var folder = temp.resolve("original");
        try (var store = Disk.open(folder)) {
            Disk.append(store.stream(Disk.STREAM).messages(), "one", "two", "six");
            return Disk.copy(folder, temp.resolve("unsynced"));
        }
    }

    private static FileLog log(Store store) {
        return ((StreamHandle) store.stream(Disk.STREAM)).find().orElseThrow().messages();
    }

    private static void blank(Path file, long from, long to) throws IOException {
        try (var open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(from);
            open.write(new byte[Math.toIntExact(to - from)]);
        }
    }

    /** Blanks all that the checkpoint does not say to be synced. */
    private static void losePower(Path folder) throws IOException {
        var page = Frame.over(Files.readAllBytes(Disk.control(folder)));
        for (var file : Disk.segments(folder)) {
            var first = Segment.of(file).first();
            var synced = page.getLong(ControlPage.CHECKPOINT_SEGMENT);
            if (first >= synced) {
                var from = first == synced ? page.getLong(ControlPage.CHECKPOINT_OFFSET) : 0;
                blank(file, from, Math.max(from, Files.size(file)));
            }
        }
    }

    private static void setWord(Path folder, int word, long value) throws IOException {
        try (var file = new RandomAccessFile(Disk.control(folder).toFile(), "rw")) {
            file.seek(word);
            file.writeLong(Long.reverseBytes(value));
        }
    }

    private static void appendAt(MessageLog log, String text) {
        var batch = Disk.batch(text);
        log.append(new Batch(
                batch.format(), batch.type(), batch.entries(), Optional.of(new Batch.Position("lines", text))));
    }

    private static List<Path> lost(Path folder) {
        return Folders.list(Disk.stream(folder)).stream()
                .filter(file -> Folders.name(file).endsWith(".lost"))
                .toList();
    }

    @Test
    void theLogEndsBeforeTheFirstHoleAndNobodyMustRepairIt() throws IOException {
        var folder = unsynced();
        var segment = Disk.segments(folder).get(0);
        blank(segment, OPENING + FRAME, OPENING + 2 * FRAME);
        try (var store = Disk.open(folder)) {
            var stream = store.stream(Disk.STREAM);
            assertThat(Disk.all(stream.messages())).containsExactly("one");
            assertThat(Disk.append(stream.messages(), "new")).containsExactly(4L);
            assertThat(Disk.all(stream.messages())).containsExactly("one", "new");
            assertThat(stream.verify(false)).isEmpty();
        }
        assertThat(lost(folder))
                .singleElement()
                .satisfies(file -> assertThat(Files.size(file)).isEqualTo(2 * FRAME - 1 /* of padding */));
    }

    @Test
    void aSourceSendsAgainWhatWasInTheHole() throws IOException {
        var folder = temp.resolve("original");
        var copy = temp.resolve("copy");
        try (var store = Disk.open(folder)) {
            var log = store.stream(Disk.STREAM).messages();
            appendAt(log, "one");
            appendAt(log, "two");
            appendAt(log, "six");
            Disk.copy(folder, copy);
        }
        var frame = (Files.size(Disk.segments(folder).get(0)) - OPENING) / 3;
        blank(Disk.segments(copy).get(0), OPENING + frame, OPENING + frame + 8);
        try (var store = Disk.open(copy)) {
            assertThat(store.stream(Disk.STREAM).messages().position("lines")).contains("one");
        }
    }

    @Test
    void aHoleInOneSegmentEndsTheLogThough() throws IOException {
        var folder = temp.resolve("original");
        var copy = temp.resolve("copy");
        try (var store = Disk.open(folder)) {
            var log = store.stream(Disk.STREAM).messages();
            Disk.append(log, "one", "two");
            log(store).roll();
            Disk.append(log, "six");
            log(store).roll();
            Disk.append(log, "ten");
            Disk.copy(folder, copy);
        }
        setWord(copy, ControlPage.CHECKPOINT_SEGMENT, 1);
        setWord(copy, ControlPage.CHECKPOINT_OFFSET, OPENING);
        setWord(copy, ControlPage.CHECKPOINT_SEQUENCE, 1);
        setWord(copy, ControlPage.END, 2); // an old page
        Disk.cut(Disk.segments(copy).get(0), OPENING + FRAME);
        try (var store = Disk.open(copy)) {
            var stream = store.stream(Disk.STREAM);
            assertThat(Disk.all(stream.messages())).containsExactly("one");
            assertThat(Disk.append(stream.messages(), "new")).containsExactly(5L); // 3 and 4 were seen
            assertThat(Disk.all(stream.messages())).containsExactly("one", "new");
            assertThat(stream.verify(false)).isEmpty();
        }
        assertThat(lost(copy)).hasSize(2);
    }

    @Test
    void aNewSegmentThatWasNotSyncedLeavesTheLogInTheOneBefore() throws IOException {
        var folder = temp.resolve("original");
        var copy = temp.resolve("copy");
        try (var store = Disk.open(folder)) {
            appendAt(store.stream(Disk.STREAM).messages(), "one");
            log(store).roll();
            Disk.copy(folder, copy);
        }
        blank(Disk.segments(copy).get(1), 0, OPENING);
        try (var store = Disk.open(copy)) {
            var log = store.stream(Disk.STREAM).messages();
            assertThat(log.position("lines")).contains("one");
            assertThat(Disk.append(log, "two")).containsExactly(2L);
            assertThat(Disk.all(log)).containsExactly("one", "two");
            assertThat(store.stream(Disk.STREAM).verify(false)).isEmpty();
        }
    }

    @Test
    void whatWasSyncedIsNeverCut() throws IOException {
        var folder = unsynced();
        var segment = Disk.segments(folder).get(0);
        setWord(folder, ControlPage.CHECKPOINT_SEQUENCE, 4);
        setWord(folder, ControlPage.CHECKPOINT_OFFSET, OPENING + 3 * FRAME);
        Disk.cut(segment, OPENING + 3 * FRAME - 4);
        try (var store = Disk.open(folder)) {
            var stream = store.stream(Disk.STREAM);
            assertThat(Disk.append(stream.messages(), "new")).containsExactly(4L);
            assertThatThrownBy(() -> Disk.all(stream.messages()))
                    .isInstanceOf(Damaged.class)
                    .hasMessageContaining("message 3 ");
            assertThat(stream.verify(true)).hasSize(1);
            assertThat(Disk.all(stream.messages())).containsExactly("one", "two", "new");
        }
    }

    @Test
    void aDeathOnTheWayOfARecoveryGivesNoNumberTwice() throws IOException {
        var folder = unsynced();
        setWord(folder, ControlPage.END, 2);
        blank(Disk.segments(folder).get(0), OPENING + FRAME, OPENING + 2 * FRAME);
        Files.writeString(Disk.stream(folder).resolve("gaps"), "2-3\n"); // this far it came
        var cut = Disk.copy(folder, temp.resolve("cut")); // and this far
        Disk.cut(Disk.segments(cut).get(0), OPENING + FRAME);
        for (var killed : List.of(folder, cut)) {
            try (var store = Disk.open(killed)) {
                var stream = store.stream(Disk.STREAM);
                assertThat(Disk.append(stream.messages(), "new")).containsExactly(4L);
                assertThat(Disk.all(stream.messages())).containsExactly("one", "new");
                assertThat(stream.verify(false)).isEmpty();
            }
        }
    }

    @Test
    void withSyncAlwaysDamageCutsNothingThatWasAcknowledged() throws IOException {
        var folder = temp.resolve("original");
        var copy = temp.resolve("copy");
        try (var store = Disk.open(folder, "?sync=always")) {
            Disk.append(store.stream(Disk.STREAM).messages(), "one", "two", "six");
            Disk.copy(folder, copy);
        }
        Disk.flip(Disk.segments(copy).get(0), OPENING + FRAME + Frame.HEADER + 5);
        losePower(copy);
        try (var store = Disk.open(copy, "?sync=always")) {
            var log = store.stream(Disk.STREAM).messages();
            assertThat(Disk.texts(log, Sequences.of(1, 3))).containsExactly("one", "six");
            assertThatThrownBy(() -> Disk.all(log)).isInstanceOf(Damaged.class);
        }
    }

    @Test
    void whereSourcesStandOutlivesTheSegmentsThatSaidSo() throws IOException {
        var folder = temp.resolve("original");
        var copy = temp.resolve("copy");
        try (var store = Disk.open(folder)) {
            appendAt(store.stream(Disk.STREAM).messages(), "one");
            log(store).roll();
            log(store).removeBelow(2);
            Disk.copy(folder, copy);
        }
        losePower(copy);
        try (var store = Disk.open(copy)) {
            assertThat(store.stream(Disk.STREAM).messages().position("lines")).contains("one");
        }
    }
}
