package io.minibatch.file.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.file.States;
import io.minibatch.file.disk.Encoder;
import io.minibatch.file.disk.UnreadableException;
import io.minibatch.store.Transition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    private static final long GENERATION = 7;

    @TempDir
    private Path folder;

    private final TransitionCodec codec = new TransitionCodec("readings", "default");
    private final Encoder frame = new Encoder();
    private int dirty;

    @Test
    void whatIsAppendedIsReadAtOnce() {
        var path = create("journal");
        try (var journal = open(path, Journal.HEADER);
                var reader = JournalReader.open(path, GENERATION).orElseThrow()) {
            assertThat(reader.next()).isNull();
            append(journal, 1);
            assertThat(read(reader)).containsExactly(States.complete(1));
            append(journal, 2);
            append(journal, 3);
            assertThat(read(reader)).containsExactly(States.complete(2));
            assertThat(read(reader)).containsExactly(States.complete(3));
            assertThat(reader.next()).isNull();
            assertThat(reader.fault()).isEmpty();
            assertThat(reader.position()).isEqualTo(journal.end());
        }
    }

    @Test
    void itGrowsOverManyPiecesAndFramesLargerThanAPiece() {
        var path = create("journal");
        var large = new Transition.Pause("x".repeat(200_000));
        try (var journal = open(path, Journal.HEADER)) {
            for (var i = 0; i < 20_000; i++) {
                append(journal, i);
            }
            append(journal, List.of(large));
            append(journal, 20_000);
        }
        try (var reader = JournalReader.open(path, GENERATION).orElseThrow()) {
            for (var i = 0; i < 20_000; i++) {
                assertThat(read(reader)).containsExactly(States.complete(i));
            }
            assertThat(read(reader)).containsExactly(large);
            assertThat(read(reader)).containsExactly(States.complete(20_000));
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void itAsksForOneSyncUntilItIsSynced() {
        try (var journal = open(create("journal"), Journal.HEADER)) {
            append(journal, 1);
            append(journal, 2);
            assertThat(dirty).isEqualTo(1);
            journal.sync();
            append(journal, 3);
            assertThat(dirty).isEqualTo(2);
        }
    }

    @Test
    void aTailThatIsTornAtAnyByteEndsBeforeItsFrame() throws IOException {
        var path = create("journal");
        long before;
        long after;
        try (var journal = open(path, Journal.HEADER)) {
            append(journal, 1);
            append(journal, 2);
            before = journal.end();
            append(journal, List.of(new Transition.Pause("some longer reason"), States.complete(3)));
            after = journal.end();
        }
        var bytes = Arrays.copyOf(Files.readAllBytes(path), (int) after);
        for (var length = (int) before; length < after; length++) {
            // The file ends there, or is zero from there on.
            for (var torn :
                    List.of(Arrays.copyOf(bytes, length), Arrays.copyOf(Arrays.copyOf(bytes, length), 1 << 16))) {
                var cut = folder.resolve("cut");
                Files.write(cut, torn);
                try (var reader = JournalReader.open(cut, GENERATION).orElseThrow()) {
                    assertThat(read(reader)).containsExactly(States.complete(1));
                    assertThat(read(reader)).containsExactly(States.complete(2));
                    assertThat(
                                    endsWithPadding(bytes, length)
                                            ? reader.position() == before || reader.position() == after
                                            : reader.next() == null)
                            .as("cut at %d", length)
                            .isTrue();
                }
            }
        }
    }

    /** A cut within zeros, of a file that goes on with zeros, cuts nothing. */
    private static boolean endsWithPadding(byte[] bytes, int length) {
        for (var i = length; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    @Test
    void aFlippedBitAnywhereInAFrameIsFound() throws IOException {
        var path = create("journal");
        long start;
        long end;
        try (var journal = open(path, Journal.HEADER)) {
            append(journal, 1);
            start = journal.end();
            append(journal, List.of(new Transition.Pause("reason")));
            end = journal.end();
            append(journal, 3);
        }
        var bytes = Files.readAllBytes(path);
        for (var at = (int) start; at < end; at++) {
            for (var bit = 0; bit < 8; bit++) {
                var flipped = bytes.clone();
                flipped[at] ^= (byte) (1 << bit);
                var damaged = folder.resolve("flipped");
                Files.write(damaged, flipped);
                try (var reader = JournalReader.open(damaged, GENERATION).orElseThrow()) {
                    assertThat(read(reader)).containsExactly(States.complete(1));
                    assertThat(reader.next()).as("bit %d of byte %d", bit, at).isNull();
                    assertThat(reader.fault()).isNotEmpty();
                    assertThat(reader.position()).isEqualTo(start);
                    assertThat(reader.synced()).isGreaterThan(reader.position());
                }
            }
        }
    }

    @Test
    void aFlippedBitInTheHeaderIsFound() throws IOException {
        var bytes = Files.readAllBytes(create("journal"));
        for (var at = 0; at < Journal.HEADER; at++) {
            var flipped = bytes.clone();
            flipped[at] ^= 4;
            var damaged = folder.resolve("flipped");
            Files.write(damaged, flipped);
            assertThatThrownBy(() -> {
                        try (var reader =
                                JournalReader.open(damaged, GENERATION).orElseThrow()) {
                            reader.synced();
                        }
                    })
                    .as("byte %d", at)
                    .isInstanceOf(UnreadableException.class);
        }
    }

    @Test
    void aNewerFormatIsNamed() throws IOException {
        var path = create("journal");
        var bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(8, 2);
        var crc = new CRC32C();
        crc.update(bytes.array(), 0, 12);
        crc.update(bytes.array(), 16, 8);
        bytes.putInt(12, (int) crc.getValue());
        Files.write(path, bytes.array());
        assertThatThrownBy(() -> JournalReader.open(path, GENERATION)).hasMessageContaining("newer");
    }

    @Test
    void openingItAgainCutsWhatIsBehindItsEnd() throws IOException {
        var path = create("journal");
        long end;
        try (var journal = open(path, Journal.HEADER)) {
            append(journal, 1);
            end = journal.end();
            append(journal, 2);
            append(journal, 3);
        }
        try (var journal = open(path, end)) {
            append(journal, 4);
        }
        try (var reader = JournalReader.open(path, GENERATION).orElseThrow()) {
            assertThat(read(reader)).containsExactly(States.complete(1));
            assertThat(read(reader)).containsExactly(States.complete(4));
            assertThat(reader.next()).isNull();
            assertThat(reader.fault()).isEmpty();
        }
    }

    @Test
    void anInterruptedThreadAppendsAndSyncs() {
        try (var journal = open(create("journal"), Journal.HEADER)) {
            Thread.currentThread().interrupt();
            for (var i = 0; i < 10_000; i++) {
                append(journal, i);
            }
            journal.sync();
            assertThat(Thread.interrupted()).isTrue();
            append(journal, 1);
            journal.sync();
        }
    }

    private Path create(String name) {
        var path = folder.resolve(name);
        Journal.create(path, GENERATION);
        return path;
    }

    private Journal open(Path path, long end) {
        return Journal.open(path, end, () -> dirty++);
    }

    private void append(Journal journal, long completed) {
        append(journal, List.of(States.complete(completed)));
    }

    private void append(Journal journal, List<? extends Transition> transitions) {
        frame.reset(Journal.FRAME_HEADER);
        transitions.forEach(transition -> codec.write(transition, frame));
        journal.seal(frame);
        journal.reserve(frame.length());
        journal.append(frame);
    }

    private List<Transition> read(JournalReader reader) {
        var body = reader.next();
        return body == null ? new ArrayList<>() : codec.readAll(body);
    }
}
