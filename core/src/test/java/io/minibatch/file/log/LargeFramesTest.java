package io.minibatch.file.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.store.MessageLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frames that are written by plain writes, among those written through mapped memory. */
class LargeFramesTest {

    private static final int[] SIZES = {1, 20, 40_000, 1, 40_000, 40_000, 5_000, 300_000, 600_000, 1, 40_000, 70_000};

    @TempDir
    Path folder;

    private static List<String> append(MessageLog log, int size) {
        var texts = Stream.of(1, 2, 3).map(i -> i + " ".repeat(size / 3) + size).toList();
        log.append(Disk.batch(texts.toArray(String[]::new)));
        return texts;
    }

    @Test
    void batchesOfAllSizesAreReadAsTheyWereAppended() {
        var expected = new ArrayList<String>();
        try (var store = Disk.open(folder, "?segment=1MB")) {
            var log = store.stream(Disk.STREAM).messages();
            for (var round = 0; round < 3; round++) {
                for (var size : SIZES) {
                    expected.addAll(append(log, size));
                    assertThat(Disk.all(log)).isEqualTo(expected);
                }
            }
            assertThat(store.stream(Disk.STREAM).verify(false)).isEmpty();
        }
        try (var store = Disk.open(folder)) {
            assertThat(Disk.all(store.stream(Disk.STREAM).messages())).isEqualTo(expected);
        }
    }

    @Test
    void aKillAfterALargeBatchLosesNothing() throws IOException {
        var expected = new ArrayList<String>();
        try (var store = Disk.open(folder.resolve("original"))) {
            for (var size : SIZES) {
                expected.addAll(append(store.stream(Disk.STREAM).messages(), size));
                var copy = Disk.copy(folder.resolve("original"), folder.resolve("killed-" + expected.size()));
                try (var killed = Disk.open(copy)) {
                    var log = killed.stream(Disk.STREAM).messages();
                    assertThat(Disk.all(log)).isEqualTo(expected);
                    var again = append(log, size);
                    assertThat(Disk.all(log))
                            .startsWith(expected.toArray(String[]::new))
                            .endsWith(again.toArray(String[]::new));
                    assertThat(log.end()).isEqualTo(expected.size() + again.size() + 1L);
                }
            }
        }
    }

    @Test
    void aLargeBatchThatIsCutIsLostAsAWhole() throws IOException {
        try (var store = Disk.open(folder.resolve("original"))) {
            var log = store.stream(Disk.STREAM).messages();
            var expected = append(log, 1);
            append(log, 100_000);
            var killed = Disk.copy(folder.resolve("original"), folder.resolve("killed"));
            Disk.cut(Disk.segments(killed).get(0), 70_000);
            try (var recovered = Disk.open(killed)) {
                var stream = recovered.stream(Disk.STREAM);
                assertThat(Disk.all(stream.messages())).isEqualTo(expected);
                assertThat(stream.verify(false)).isEmpty();
            }
        }
    }

    @Test
    void aSyncedStreamTakesLargeBatches() {
        var expected = new ArrayList<String>();
        try (var store = Disk.open(folder, "?sync=always")) {
            var log = store.stream(Disk.STREAM).messages();
            for (var size : SIZES) {
                expected.addAll(append(log, size));
            }
            assertThat(Disk.all(log)).isEqualTo(expected);
        }
    }
}
