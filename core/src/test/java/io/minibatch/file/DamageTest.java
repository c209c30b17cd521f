package io.minibatch.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.file.disk.Folders;
import io.minibatch.file.log.ControlPage;
import io.minibatch.file.log.Damaged;
import io.minibatch.file.log.Disk;
import io.minibatch.file.log.Frame;
import io.minibatch.file.log.Segment;
import io.minibatch.store.Sequences;
import io.minibatch.store.Store;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes that are not what was written. */
class DamageTest {

    private static final int OPENING = Frame.HEADER;
    private static final int FRAME = (int) Frame.size(Integer.BYTES + 3);

    @TempDir
    Path temp;

    @Test
    void aFlippedBitAtEveryByteOfAFrameIsFoundAndRepaired() throws IOException {
        var sound = temp.resolve("sound");
        try (var store = Disk.open(sound)) {
            Disk.append(store.stream(Disk.STREAM).messages(), "one", "two", "six");
        }
        for (var i = 0; i < FRAME; i++) {
            var folder = Disk.copy(sound, temp.resolve("flipped" + i));
            Disk.flip(Disk.segments(folder).get(0), OPENING + FRAME + i);
            try (var store = Disk.open(folder)) {
                var stream = store.stream(Disk.STREAM);
                assertThat(Disk.texts(stream.messages(), Sequences.of(1))).containsExactly("one");
                assertThat(Disk.texts(stream.messages(), Sequences.of(3))).containsExactly("six");
                assertThatThrownBy(() -> Disk.all(stream.messages()))
                        .isInstanceOf(Damaged.class)
                        .hasMessageContaining("offset " + (OPENING + FRAME))
                        .hasMessageContaining("message 2 ");

                assertThat(stream.verify(true)).singleElement().satisfies(damage -> {
                    assertThat(damage.offset()).isEqualTo(OPENING + FRAME);
                    assertThat(damage.firstSequence()).isEqualTo(2);
                });
                assertThat(Disk.all(stream.messages())).containsExactly("one", "six");
                assertThat(stream.verify(false)).isEmpty();
                assertThat(Disk.append(stream.messages(), "new")).containsExactly(4L);
            }
        }
    }

    @Test
    void aFlippedBitAtEveryByteOfTheLastFrameIsFoundAfterACleanClose() throws IOException {
        var sound = temp.resolve("sound");
        try (var store = Disk.open(sound)) {
            Disk.append(store.stream(Disk.STREAM).messages(), "one", "two");
        }
        for (var i = 0; i < FRAME; i++) {
            var folder = Disk.copy(sound, temp.resolve("flipped" + i));
            Disk.flip(Disk.segments(folder).get(0), OPENING + FRAME + i);
            try (var store = Disk.open(folder)) {
                var stream = store.stream(Disk.STREAM);
                assertThatThrownBy(() -> Disk.all(stream.messages())).isInstanceOf(Damaged.class);
                Disk.append(stream.messages(), "new");
                assertThat(stream.verify(true)).hasSize(1);
                assertThat(Disk.all(stream.messages())).containsExactly("one", "new");
            }
        }
    }

    @Test
    void whatCannotBeReadIsKeptAside() throws IOException {
        try (var store = Disk.open(temp)) {
            var stream = store.stream(Disk.STREAM);
            Disk.append(stream.messages(), "one", "two", "six");
            Disk.flip(Disk.segments(temp).get(0), OPENING + FRAME + Frame.HEADER + 5);
            stream.verify(true);
            assertThat(Folders.list(Disk.stream(temp)))
                    .filteredOn(file -> Folders.name(file).endsWith(".damaged"))
                    .singleElement()
                    .satisfies(file -> assertThat(Files.size(file)).isEqualTo(FRAME));
        }
    }

    @Test
    void aPayloadThatHoldsAWholeFrameIsNotTakenForOne() throws IOException {
        var other = temp.resolve("other");
        try (var store = Disk.open(other)) {
            Disk.append(store.stream(Disk.STREAM).messages(), "x".repeat(40), "evil");
        }
        var frames = Files.readString(Disk.segments(other).get(0), StandardCharsets.ISO_8859_1);
        var folder = temp.resolve("hostile");
        try (var store = Disk.open(folder)) {
            var stream = store.stream(Disk.STREAM);
            var hostile = "1234" + frames; // so that the frames in it begin at a multiple of 8
            stream.messages()
                    .append(new io.minibatch.store.Batch(
                            "text",
                            "text",
                            java.util.List.of(new io.minibatch.store.Batch.Entry(
                                    java.util.Map.of(), hostile.getBytes(StandardCharsets.ISO_8859_1))),
                            java.util.Optional.empty()));
            Disk.append(stream.messages(), "two");
            Disk.flip(Disk.segments(folder).get(0), OPENING);
            assertThat(stream.verify(true)).hasSize(1);
            assertThat(Disk.all(stream.messages())).containsExactly("two");
        }
    }

    @Test
    void aMissingSegmentIsReported() throws IOException {
        try (var store = Disk.open(temp, "?segment=64KB")) {
            var stream = store.stream(Disk.STREAM);
            for (var i = 1; i <= 30; i++) {
                Disk.append(stream.messages(), ("m" + i + " ").repeat(2_000));
            }
        }
        var second = Disk.segments(temp).get(1);
        var first = Segment.of(second).first();
        Files.delete(second);
        try (var store = Disk.open(temp, "?segment=64KB")) {
            var stream = store.stream(Disk.STREAM);
            assertThatThrownBy(() -> Disk.all(stream.messages()))
                    .isInstanceOf(Damaged.class)
                    .hasMessageContaining("message " + first);
            assertThat(stream.verify(true)).hasSize(1);
            assertThat(Disk.all(stream.messages())).isNotEmpty();
            assertThat(stream.verify(false)).isEmpty();
        }
    }

    @Test
    void aMissingOldestSegmentIsReported() throws IOException {
        try (var store = Disk.open(temp)) {
            var stream = store.stream(Disk.STREAM);
            Disk.append(stream.messages(), "one", "two");
            ((StreamHandle) stream).find().orElseThrow().messages().roll();
            Disk.append(stream.messages(), "six");
        }
        Files.delete(Disk.segments(temp).get(0));
        try (var store = Disk.open(temp)) {
            var stream = store.stream(Disk.STREAM);
            assertThatThrownBy(() -> Disk.all(stream.messages()))
                    .isInstanceOf(Damaged.class)
                    .hasMessageContaining("message 1 ");
            assertThat(stream.verify(true)).hasSize(1);
            assertThat(Disk.all(stream.messages())).containsExactly("six");
            assertThat(stream.lost()).isEqualTo(2);
            assertThat(stream.verify(false)).isEmpty();
        }
    }

    @Test
    void aLogWithoutItsFilesIsReportedAndGoesOn() throws IOException {
        try (var store = Disk.open(temp)) {
            Disk.append(store.stream(Disk.STREAM).messages(), "one", "two");
        }
        Files.delete(Disk.segments(temp).get(0));
        try (var store = Disk.open(temp)) {
            var stream = store.stream(Disk.STREAM);
            assertThatThrownBy(() -> Disk.all(stream.messages())).isInstanceOf(Damaged.class);
            assertThat(Disk.append(stream.messages(), "new")).containsExactly(3L);
            assertThat(stream.verify(true)).hasSize(1);
            assertThat(Disk.all(stream.messages())).containsExactly("new");
        }
    }

    @Test
    void whoCleansUpAfterAKilledAppenderKeepsWhatIsBehindDamage() throws IOException {
        try (var store = Disk.open(temp)) {
            var stream = store.stream(Disk.STREAM);
            Disk.append(stream.messages(), "one", "two", "six");
            Disk.flip(Disk.segments(temp).get(0), OPENING + Frame.HEADER + 5);
            var control = ((StreamHandle) stream).find().orElseThrow().control();
            control.set(ControlPage.WRITING, 1); // another process was killed
            Disk.otherProcessAppended(control);
            Disk.append(stream.messages(), "new");
            assertThat(Disk.texts(stream.messages(), Sequences.of(2, 3, 4))).containsExactly("two", "six", "new");
        }
    }

    @Test
    void recoveryKeepsWhatIsBehindDamageAndBeforeATornTail() throws IOException {
        try (var store = Disk.open(temp)) {
            Disk.append(store.stream(Disk.STREAM).messages(), "one", "two", "six");
        }
        var segment = Disk.segments(temp).get(0);
        Disk.flip(segment, OPENING + Frame.HEADER + 5);
        Files.write(segment, new byte[] {1, 2, 3}, java.nio.file.StandardOpenOption.APPEND);
        try (var store = Disk.open(temp)) {
            var log = store.stream(Disk.STREAM).messages();
            assertThat(Disk.texts(log, Sequences.of(2, 3))).containsExactly("two", "six");
            assertThat(Disk.append(log, "new")).containsExactly(4L);
            assertThat(Disk.texts(log, Sequences.of(4))).containsExactly("new");
        }
    }

    @Test
    void aTimeIsFoundBehindDamage() throws IOException {
        var now = new AtomicLong(1_000);
        try (var store = Store.open("file:" + temp, () -> Instant.ofEpochMilli(now.getAndAdd(1_000)))) {
            var log = store.stream(Disk.STREAM).messages();
            Disk.append(log, "one", "two", "six");
            Disk.flip(Disk.segments(temp).get(0), OPENING + Frame.HEADER + 5);
            assertThat(log.startOf(log.read(Sequences.of(3)).next().created())).isEqualTo(3);
        }
    }

    @Test
    void whatIsSetAsideDoesNotSeemOlderThanWhatIsBeforeIt() throws IOException {
        var now = new AtomicLong(1_000);
        try (var store = Store.open("file:" + temp, () -> Instant.ofEpochMilli(now.getAndAdd(1_000)))) {
            var stream = store.stream(Disk.STREAM);
            Disk.append(stream.messages(), "one", "two");
            ((StreamHandle) stream).find().orElseThrow().messages().roll();
            Disk.append(stream.messages(), "six");
            Disk.flip(Disk.segments(temp).get(1), Frame.COUNT);
            assertThat(stream.verify(true)).hasSize(1);
            var second = stream.messages().read(Sequences.of(2)).next().created();
            assertThat(stream.messages().startOf(second)).isEqualTo(2);
        }
    }

    @Test
    void zerosBehindAnEndedSegmentAreNoDamage() throws IOException {
        try (var store = Disk.open(temp)) {
            var stream = store.stream(Disk.STREAM);
            Disk.append(stream.messages(), "one", "two");
            ((StreamHandle) stream).find().orElseThrow().messages().roll();
            Disk.append(stream.messages(), "six");
            var first = Disk.segments(temp).get(0);
            Disk.cut(first, Files.size(first) + 4096); // whoever ended it was killed before it cut the file
            assertThat(stream.verify(true)).isEmpty();
            assertThat(Disk.all(stream.messages())).containsExactly("one", "two", "six");
        }
    }

    @Test
    void aSizeThatCannotBeTakesNoMemory() throws IOException {
        try (var store = Disk.open(temp)) {
            var stream = store.stream(Disk.STREAM);
            Disk.append(stream.messages(), "one", "two");
            ((StreamHandle) stream).find().orElseThrow().messages().roll();
            Disk.append(stream.messages(), "six");
            try (var file = new RandomAccessFile(Disk.segments(temp).get(0).toFile(), "rw")) {
                file.seek(OPENING + Frame.SIZE);
                file.writeInt(Integer.reverseBytes(Integer.MAX_VALUE & -8));
            }
            var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
            var before = threads.getCurrentThreadAllocatedBytes();
            assertThatThrownBy(() -> Disk.all(stream.messages())).isInstanceOf(Damaged.class);
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(100 << 20);
        }
    }

    @Test
    void aRepairLosesNothingThatIsAppendedMeanwhile() throws Exception {
        try (var store = Disk.open(temp)) {
            var stream = store.stream(Disk.STREAM);
            Disk.append(stream.messages(), "x".repeat(40 << 20));
            Disk.flip(Disk.segments(temp).get(0), OPENING + Frame.HEADER + 5);
            var begun = new AtomicBoolean();
            var appending = new Thread(() -> {
                while (!begun.get()) {
                    Thread.onSpinWait();
                }
                LockSupport.parkNanos(30_000_000);
                for (var i = 0; i < 200; i++) {
                    Disk.append(stream.messages(), "new");
                    LockSupport.parkNanos(500_000); // all the while that the large message is looked through
                }
            });
            appending.start();
            begun.set(true);
            assertThat(stream.verify(true)).isNotEmpty();
            appending.join();
            var gaps = ((StreamHandle) stream).find().orElseThrow().gaps();
            assertThat(gaps).isEqualTo(Sequences.of(1)); // groups pass over what is one
        }
    }
}
