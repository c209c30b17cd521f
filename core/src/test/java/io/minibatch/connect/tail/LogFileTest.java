package io.minibatch.connect.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {

    private static final int LONGEST = 64 << 20;

    @TempDir
    Path folder;

    private LogFile open(Path path) throws IOException {
        return new LogFile(path, "", FileChannel.open(path), LONGEST, new Fingerprint());
    }

    private static @Nullable String next(LogFile file) throws IOException {
        var line = file.next();
        while (line == null && file.fill() > 0) {
            line = file.next();
        }
        return line == null ? null : new String(line.bytes(), UTF_8);
    }

    private static long directMemory() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    @Test
    void aLongLineTakesNoMemoryOutsideOfTheHeapAndGivesBackWhatItTook() throws Exception {
        var path = folder.resolve("log");
        Files.writeString(path, "one\n" + "x".repeat(30_000_000) + "\n" + "three\n".repeat(100_000) + "begun");
        var before = directMemory();
        try (var file = open(path)) {
            assertThat(next(file)).isEqualTo("one");
            assertThat(next(file)).hasSize(30_000_000);
            for (var i = 0; i < 100_000; i++) {
                assertThat(next(file)).isEqualTo("three");
            }
            assertThat(next(file)).isNull();
            assertThat(directMemory() - before).isLessThan(4_000_000);
            assertThat(file.memory()).isLessThan(1_000_000);
            Files.writeString(path, " and ended\n", APPEND);
            assertThat(next(file)).isEqualTo("begun and ended");
            assertThat(next(file)).isNull();
            assertThat(file.memory()).as("nothing is kept of a quiet file").isZero();
        }
    }

    @Test
    void aFirstLineThatIsBegunAndThenReplacedIsNotMixedWithWhatReplacesIt() throws Exception {
        var path = Files.writeString(folder.resolve("log"), "this line was beg");
        try (var file = open(path)) {
            assertThat(next(file)).isNull();
            assertThat(file.wasReplaced()).isFalse();
            Files.writeString(path, "another one, which is whole\n");
            file.fill();
            assertThat(file.wasReplaced()).isTrue();
        }
    }
}
