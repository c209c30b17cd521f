package io.minibatch.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.file.log.Disk;
import io.minibatch.store.Sequences;
import io.minibatch.store.Store;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The time that no later message comes before. */
class CreatedFloorTest {

    @TempDir
    Path temp;

    @Test
    void aTimeWithinAMillisecondIsHeldTo() {
        var now = Instant.parse("2026-03-01T12:00:00.000400Z");
        try (var store = Store.open("file:" + temp, () -> now)) {
            var log = store.stream(Disk.STREAM).messages();
            Disk.append(log, "one");
            var complete = log.completeUntil(now);
            Disk.append(log, "two");
            assertThat(log.read(Sequences.of(2)).next().created()).isAfterOrEqualTo(complete);
        }
    }
}
