package io.minibatch.file.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.minibatch.file.disk.ArenaMemory;
import io.minibatch.file.disk.Folders;
import io.minibatch.file.disk.Mapping;
import io.minibatch.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Mapped memory is given back when it is no longer needed, not at some garbage collection: with it, the disk space. */
@EnabledOnOs(OS.LINUX)
class MappedFilesTest {

    private static final Path MAPS = Path.of("/proc/self/maps");

    @TempDir
    Path temp;

    @BeforeEach
    void thisSystemSaysWhatIsMapped() {
        assumeTrue(Files.isReadable(MAPS));
    }

    /**
     * The files of the store that are mapped; a page of control, which anybody may still look at, only where it throws.
     */
    private List<String> mapped() throws IOException {
        var folder = temp.toRealPath().toString();
        try (var lines = Files.lines(MAPS)) {
            return lines.filter(line -> line.contains(folder))
                    .map(line -> line.substring(line.indexOf(folder)))
                    .filter(file -> ArenaMemory.isAvailable() || !file.contains("/control"))
                    .toList();
        }
    }

    private static void appendMuch(Store store) {
        var text = "x".repeat(1_000);
        for (var i = 0; i < 3_000; i++) {
            Disk.append(store.stream(Disk.STREAM).messages(), text);
        }
    }

    @Test
    void anOpenStreamMapsOnePieceOfItsLog() throws IOException {
        try (var store = Disk.open(temp, "?segment=1MB")) {
            appendMuch(store);
            assertThat(Disk.segments(temp)).hasSizeGreaterThan(2);
            assertThat(mapped()).filteredOn(file -> file.contains(".log")).hasSize(1);
        }
    }

    @Test
    void aClosedStoreMapsNothing() throws IOException {
        try (var store = Disk.open(temp)) {
            appendMuch(store);
            var group = store.stream(Disk.STREAM).group("g");
            group.create(false, Instant.now());
            try (var owner = group.acquire().orElseThrow()) {
                assertThat(owner.state()).isNotNull();
                assertThat(mapped()).anyMatch(file -> file.contains("/groups/"));
            }
            assertThat(mapped()).noneMatch(file -> file.contains("/groups/"));
        }
        assertThat(mapped()).isEmpty();
    }

    @Test
    void aDeletedStreamMapsNothingSoThatItsSpaceIsFree() throws IOException {
        try (var store = Disk.open(temp)) {
            appendMuch(store);
            var stream = store.stream(Disk.STREAM);
            stream.delete();
            assertThat(mapped()).isEmpty();
            assertThat(stream.exists()).isFalse();
            assertThat(stream.messages().end()).isEqualTo(1);
        }
    }

    @Test
    void aStreamThatAnotherDeletedIsLetGoWhenItIsMissed() throws IOException {
        try (var store = Disk.open(temp)) {
            appendMuch(store);
            // As another process does it.
            var control = new ControlPage(Disk.control(temp));
            control.set(ControlPage.DELETED, 1);
            control.close();
            Folders.deleteTree(Disk.stream(temp));
            assertThat(store.stream(Disk.STREAM).exists()).isFalse();
            assertThat(mapped()).isEmpty();
        }
    }

    @Test
    void aPageOfControlThatIsClosedAnswersAsItWas() {
        var page = new ControlPage(temp.resolve("control"));
        page.enter();
        page.set(ControlPage.END, 42);
        page.close();
        page.close();
        assertThat(page.get(ControlPage.END)).isEqualTo(42);
        assertThat(page.get(ControlPage.PROCESSES)).isZero();
    }

    @Test
    void memoryIsFreedOnceAndThrowsThenWhereTheJvmCanTell() throws IOException {
        var mapping = Mapping.of(temp.resolve("file"), 0, 4_096);
        mapping.buffer().putLong(0, 7);
        assertThat(mapped()).hasSize(1);
        mapping.unmap();
        mapping.unmap();
        mapping.force(0, 8);
        assertThat(mapped()).isEmpty();
        if (ArenaMemory.isAvailable()) { // elsewhere looking would end the JVM
            assertThatThrownBy(() -> mapping.buffer().getLong(0)).isInstanceOf(IllegalStateException.class);
        }
    }
}
