package io.minibatch.file.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.MinibatchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders and URLs that are right or wrong. */
class OpeningTest {

    @TempDir
    Path temp;

    @Test
    void lookingMakesNoFolder() {
        var folder = temp.resolve("none");
        try (var store = Disk.open(folder)) {
            assertThat(store.streams()).isEmpty();
            assertThat(store.stream("a").exists()).isFalse();
            assertThat(store.stream("a").messages().end()).isEqualTo(1);
        }
        assertThat(folder).doesNotExist();
    }

    @Test
    void aFolderWithOtherFilesIsRefused() throws IOException {
        Files.writeString(temp.resolve("thesis.txt"), "mine");
        assertThatThrownBy(() -> Disk.open(temp))
                .isInstanceOf(MinibatchException.class)
                .hasMessageContaining(temp.toString())
                .hasMessageContaining("not a minibatch store");
    }

    @Test
    void aFileIsRefused() throws IOException {
        var file = Files.writeString(temp.resolve("file"), "");
        assertThatThrownBy(() -> Disk.open(file)).hasMessageContaining("is not a folder");
    }

    /** Not only when the first message comes. */
    @Test
    void aFolderThatCannotBeMadeIsAnErrorAtOnce() throws IOException {
        var file = Files.createFile(temp.resolve("file"));

        assertThatThrownBy(() -> Disk.open(file.resolve("deep/store")))
                .hasMessageContaining("cannot be made: " + file.toRealPath() + " is not a folder");
    }

    @Test
    void aStoreOfANewerFormatIsRefusedAndNotTouched() throws IOException {
        var marker = Files.writeString(temp.resolve("minibatch-store"), "format 2\n");
        assertThatThrownBy(() -> Disk.open(temp))
                .hasMessageContaining("format 2")
                .hasMessageContaining("newer");
        assertThat(marker).hasContent("format 2");
    }

    @Test
    void aStreamOfANewerFormatIsRefused() throws IOException {
        try (var store = Disk.open(temp)) {
            Disk.append(store.stream(Disk.STREAM).messages(), "one");
        }
        var file = Disk.stream(temp).resolve("stream.json");
        Files.writeString(file, Files.readString(file).replaceFirst("\"version\" *: *1", "\"version\" : 7"));
        try (var store = Disk.open(temp)) {
            assertThatThrownBy(() -> store.stream(Disk.STREAM).exists())
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("format 7");
        }
    }

    @Test
    void aControlPageOfANewerFormatIsRefused() throws IOException {
        try (var store = Disk.open(temp)) {
            Disk.append(store.stream(Disk.STREAM).messages(), "one");
        }
        var page = Files.readAllBytes(Disk.control(temp));
        page[6] = 9;
        Files.write(Disk.control(temp), page);
        try (var store = Disk.open(temp)) {
            assertThatThrownBy(() -> store.stream(Disk.STREAM).exists()).hasMessageContaining("format 9");
        }
    }

    @Test
    void aDamagedDescriptionIsAnErrorThatNamesTheFile() throws IOException {
        try (var store = Disk.open(temp)) {
            Disk.append(store.stream(Disk.STREAM).messages(), "one");
        }
        var file = Files.writeString(Disk.stream(temp).resolve("stream.json"), "{\"version\":1,");
        try (var store = Disk.open(temp)) {
            assertThatThrownBy(() -> store.stream(Disk.STREAM).exists())
                    .isInstanceOf(MinibatchException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    void aMissingDescriptionIsAnErrorThatNamesTheFolderAndHidesNoOtherStream() throws IOException {
        try (var store = Disk.open(temp)) {
            Disk.append(store.stream(Disk.STREAM).messages(), "one");
            Disk.append(store.stream("other").messages(), "two");
        }
        Files.delete(Disk.stream(temp).resolve("stream.json"));
        try (var store = Disk.open(temp)) {
            assertThat(store.streams()).containsExactly("other");
            assertThatThrownBy(() -> Disk.append(store.stream(Disk.STREAM).messages(), "two"))
                    .isInstanceOf(MinibatchException.class)
                    .hasMessageContaining(Disk.stream(temp) + " is a stream whose file stream.json is missing.")
                    .hasMessageContaining("Put it back");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:",
                "file:x?sync=sometimes",
                "file:x?segment=1KB",
                "file:x?segment=many",
                "file:x?max-message=0",
                "file:x?max-message=9999GB",
                "file:x?colour=red",
                "file:x?",
                "file:%zz",
                "file:a%00b"
            })
    void aWrongUrlIsAnErrorThatShowsIt(String url) {
        assertThatThrownBy(() -> FileOptions.parse(url))
                .isInstanceOf(MinibatchException.class)
                .hasMessageContaining(url);
    }

    @Test
    void aUrlSaysTheFolderAndTheOptions() {
        assertThat(FileOptions.parse("file:a%20b?sync=always&segment=1mb&max-message=5"))
                .isEqualTo(new FileOptions(Path.of("a b"), true, 1 << 20, 5));
        assertThat(FileOptions.parse("file:///tmp/x+y").folder()).isEqualTo(Path.of("/tmp/x+y"));
        assertThat(FileOptions.parse("file:/tmp/x").folder()).isEqualTo(Path.of("/tmp/x"));
    }

    @Test
    void aMessageAboveTheLimitIsRefusedAndNothingWritten() {
        try (var store = Disk.open(temp, "?max-message=10")) {
            var log = store.stream(Disk.STREAM).messages();
            assertThatThrownBy(() -> log.append(Disk.batch("short", "much too long")))
                    .hasMessageContaining("at most 10 bytes, but has 13");
            assertThat(log.end()).isEqualTo(1);
            log.append(Disk.batch("0123456789"));
            assertThat(Disk.all(log)).containsExactly("0123456789");
        }
    }

    @Test
    void aMessageLargerThanASegmentGetsItsOwn() {
        var large = "x".repeat(300_000);
        try (var store = Disk.open(temp, "?segment=64KB")) {
            var log = store.stream(Disk.STREAM).messages();
            Disk.append(log, "one", large, "two", large + large, "six");
            assertThat(Disk.all(log)).containsExactly("one", large, "two", large + large, "six");
        }
        try (var store = Disk.open(temp)) {
            assertThat(Disk.all(store.stream(Disk.STREAM).messages())).hasSize(5);
        }
    }

    @Test
    void allWhoOpenAFolderInAProcessShareIt() {
        try (var two = Disk.open(temp.resolve("..").resolve(temp.getFileName()))) {
            try (var one = Disk.open(temp)) {
                Disk.append(one.stream(Disk.STREAM).messages(), "one");
                Disk.append(two.stream(Disk.STREAM).messages(), "two");
            }
            assertThat(Disk.append(two.stream(Disk.STREAM).messages(), "six")).containsExactly(3L);
            assertThat(Disk.all(two.stream(Disk.STREAM).messages())).containsExactly("one", "two", "six");
            assertThatThrownBy(() -> Disk.open(temp, "?sync=always")).hasMessageContaining("sync=background");
        }
    }

    @Test
    void sourcesPositionsOutliveSegments() {
        try (var store = Disk.open(temp, "?segment=64KB")) {
            var log = store.stream(Disk.STREAM).messages();
            for (var i = 1; i <= 40; i++) {
                var batch = Disk.batch("m" + "x".repeat(5_000));
                log.append(new io.minibatch.store.Batch(
                        batch.format(),
                        batch.type(),
                        batch.entries(),
                        i % 10 == 0
                                ? java.util.Optional.of(new io.minibatch.store.Batch.Position("lines", "line " + i))
                                : java.util.Optional.empty()));
            }
            Disk.append(log, List.of("a", "b").toArray(String[]::new));
            assertThat(Disk.segments(temp)).hasSizeGreaterThan(3);
            assertThat(log.position("lines")).contains("line 40");
            assertThat(log.position("others")).isEmpty();
        }
        try (var store = io.minibatch.store.Store.open("file:" + temp, Clock.systemUTC())) {
            assertThat(store.stream(Disk.STREAM).messages().position("lines")).contains("line 40");
        }
    }
}
