package io.minibatch.connect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.MinibatchException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a source makes of the bytes of a file, and what it refuses. */
class FileLinesTest extends LogFixture {

    @Test
    void blankLinesCarriageReturnsNulBytesAndAByteOrderMarkAreNotPartOfAMessage() throws Exception {
        Files.writeString(log, "\uFEFFone\r\n\r\n \t\n\0\0\0two\n\n thr\0ee\u00e4\n\n");
        read();
        assertThat(stream.lines()).containsExactly("one", "two", " thr\0ee\u00e4");
        assertThat(stream.attributes().get(1)).containsEntry("file.offset", "13");
    }

    @Test
    void aLastLineWithoutLineBreakIsTakenAtTheEndOrLeft() throws Exception {
        Files.writeString(log, "one\ntw");
        source().toLastWholeLine().stream(stream);
        assertThat(stream.lines()).containsExactly("one");
        Files.writeString(log, "o\nthree", APPEND);
        read();
        assertThat(stream.lines()).containsExactly("one", "two", "three");
        Files.writeString(log, "\nfour\n", APPEND);
        read();
        assertThat(stream.lines()).containsExactly("one", "two", "three", "four");
    }

    @Test
    void aLineThatIsTooLongIsLeftOutAndTheOthersCome() throws Exception {
        var longest = "x".repeat(1_000);
        var huge = "y".repeat(700_000);
        Files.writeString(log, "one\n" + longest + "\n" + longest + "z\n" + huge + "\ntwo\n" + huge);
        source().longest(1_000).stream(stream);
        assertThat(stream.lines()).containsExactly("one", longest, "two");
        Files.writeString(log, "end of the long one\nthree\n", APPEND);
        read();
        assertThat(stream.lines()).hasSize(5).endsWith("three"); // the rest of what counted as a line
    }

    @Test
    @Timeout(60)
    void alsoIfItIsTheFirstOfItsFile() throws Exception {
        var numbers = IntStream.range(0, 300_000).mapToObj(Integer::toString).collect(Collectors.joining(","));
        Files.writeString(log, numbers + "\ntwo\n");
        source().longest(1_000).stream(stream);
        assertThat(stream.lines()).containsExactly("two");
    }

    @Test
    void alsoOneThatTheStoreDoesNotTake() throws Exception {
        stream.takeAtMost(3);
        Files.writeString(log, "one\nthree\ntwo\nseven\n");
        read();
        read();
        assertThat(stream.lines()).containsExactly("one", "two");
    }

    @Test
    void aHoleThatATruncationLeftIsPassedOver() throws Exception {
        Files.writeString(log, "\0".repeat(1_000_000) + "one\ntwo\n");
        source().longest(1_000).stream(stream);
        assertThat(stream.lines()).containsExactly("one", "two");
    }

    @Test
    void manyLinesComeInBatches() throws Exception {
        write(10_000);
        source().batch(7).stream(stream);
        assertThat(stream.lines()).isEqualTo(written);
    }

    @Test
    void bytesThatAreNoTextPass() throws Exception {
        Files.write(log, new byte[] {(byte) 0xff, 'a', '\n', (byte) 0xc3, '\n'});
        read();
        assertThat(stream.lines()).containsExactly(new String(new byte[] {(byte) 0xff, 'a'}, UTF_8), "\ufffd");
    }

    @Test
    void whatCannotBeReadIsSaid() throws Exception {
        assertThatThrownBy(this::read)
                .isInstanceOf(MinibatchException.class)
                .hasMessage("Cannot read " + log
                        + ": there is no such file. Mend the path, or follow it: then it is waited for");
        assertThatThrownBy(() -> new FileSource<String>(folder.resolve("no/app.log")).stream(stream))
                .hasMessageContaining("there is no folder " + folder.resolve("no"));
        assertThatThrownBy(() -> new FileSource<String>(folder).stream(stream))
                .hasMessage("Cannot read " + folder
                        + ": it is a folder, in which nobody could go on where it was last read. Name a file, or pipe the lines"
                        + " into minibatch append");
        assertThatThrownBy(() -> new FileSource<String>(Path.of("/dev/null")).stream(stream))
                .hasMessageStartingWith("Cannot read /dev/null: it is no regular file, in which");
        stream.appendEntries(List.of(io.minibatch.Entry.encoded(new byte[0], Map.of())), "file:" + log, "7 nonsense");
        write(1);
        assertThatThrownBy(this::read)
                .hasMessage("Cannot go on reading " + log + " at the position saved as file:" + log
                        + ": it is no position of this source (version 7). Give the source a name of its own, or let it"
                        + " start with the earliest");
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source().batch(0))
                .withMessage("A batch must have at least 1 line, but has 0");
        assertThatIllegalArgumentException().isThrownBy(() -> source().longest(0));
        assertThatIllegalArgumentException().isThrownBy(() -> source().pauses(Duration.ZERO, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> source().renamed(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Start.of("now"))
                .withMessage("Option start must be one of saved, saved-or-latest, earliest, latest, but is now");
    }
}
