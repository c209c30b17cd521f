package io.minibatch.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.file.disk.Folders;
import io.minibatch.file.log.Disk;
import io.minibatch.file.log.Frame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody was making when it was killed. */
class RestsTest {

    @TempDir
    Path temp;

    private static Path leave(Path folder) throws IOException {
        var rest = Folders.aside(folder.resolve("x"));
        Files.createDirectories(rest.resolve("groups"));
        return Files.writeString(rest.resolve("stream.json"), "{").getParent();
    }

    @Test
    void openingTheStoreRemovesHalfAStream() throws IOException {
        try (var store = Disk.open(temp)) {
            Disk.append(store.stream(Disk.STREAM).messages(), "one");
        }
        var rest = leave(temp.resolve("streams"));
        Disk.open(temp).close();
        assertThat(rest).doesNotExist();
        assertThat(Disk.stream(temp)).exists();
    }

    @Test
    void openingTheStreamRemovesHalfAGroupAndHalfAFile() throws IOException {
        try (var store = Disk.open(temp)) {
            Disk.append(store.stream(Disk.STREAM).messages(), "one");
            store.stream(Disk.STREAM).group("default").create(false, Instant.now());
        }
        var groups = Disk.stream(temp).resolve("groups");
        var group = leave(groups);
        var file = leave(groups.resolve("default").resolve("requests"));
        try (var store = Disk.open(temp)) {
            assertThat(store.stream(Disk.STREAM).groups()).containsExactly("default");
        }
        assertThat(group).doesNotExist();
        assertThat(file).doesNotExist();
    }

    @Test
    void housekeepingRemovesHalfAGroup() throws IOException {
        try (var store = Disk.open(temp)) {
            var stream = store.stream(Disk.STREAM);
            Disk.append(stream.messages(), "one");
            var rest = leave(Disk.stream(temp).resolve("groups"));
            ((StreamHandle) stream).find().orElseThrow().messages().roll();
            Disk.append(stream.messages(), "two");
            stream.housekeep(Instant.now());
            assertThat(rest).doesNotExist();
        }
    }

    @Test
    void whatARepairGivesUpIsCountedOnceAndForEver() throws IOException {
        try (var store = Disk.open(temp)) {
            var stream = store.stream(Disk.STREAM);
            Disk.append(stream.messages(), "one", "two", "six");
            Disk.flip(Disk.segments(temp).get(0), Frame.HEADER + Frame.HEADER + 5);
            assertThat(stream.verify(false)).hasSize(1);
            assertThat(stream.lost()).isZero();
            assertThat(stream.verify(true)).hasSize(1);
            stream.verify(true);
            assertThat(stream.lost()).isEqualTo(1);
        }
        try (var store = Disk.open(temp)) {
            assertThat(store.stream(Disk.STREAM).lost()).isEqualTo(1);
        }
    }
}
