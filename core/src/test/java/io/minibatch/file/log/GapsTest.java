package io.minibatch.file.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers without a message. */
class GapsTest {

    @TempDir
    Path temp;

    @Test
    void gapsThatOverlapBecomeOne() {
        var gaps = new Gaps(temp);
        gaps.add(10, 20);
        gaps.add(40, 50);
        gaps.add(15, 25);
        gaps.add(5, 12);
        gaps.add(30, 31);
        gaps.add(26, 29);
        assertThat(new Gaps(temp).all()).hasToString("5-31,40-50");
        gaps.add(1, 100);
        assertThat(new Gaps(temp).all()).hasToString("1-100");
    }

    @Test
    void aNumberThatIsAGapIsNotGivenWhenTheControlPageIsLost() throws IOException {
        try (var store = Disk.open(temp)) {
            Disk.append(store.stream(Disk.STREAM).messages(), "one", "two");
        }
        new Gaps(Disk.stream(temp)).add(3, 9);
        Files.delete(Disk.control(temp));
        try (var store = Disk.open(temp)) {
            assertThat(Disk.append(store.stream(Disk.STREAM).messages(), "new")).containsExactly(10L);
        }
    }
}
