package io.minibatch.connect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.MinibatchException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a source finds when it is started, each time to the end of the file. */
class FileSourceTest {

    @TempDir
    Path folder;

    private final Recorder stream = new Recorder();
    private final List<String> written = new ArrayList<>();
    private Path log = Path.of("");

    @BeforeEach
    void nameTheFile() {
        log = folder.resolve("app.log");
    }

    private FileSource<String> source() {
        return new FileSource<String>(log).toEnd();
    }

    private void read() throws InterruptedException {
        source().stream(stream);
    }

    /** Adds so many lines, all different. */
    private void write(int lines) throws IOException {
        var more = IntStream.range(written.size(), written.size() + lines)
                .mapToObj(n -> "line " + n + " of this test")
                .toList();
        written.addAll(more);
        Files.write(log, more, CREATE, APPEND);
    }

    private Path rotated(int number) {
        return folder.resolve("app.log." + number);
    }

    /** As logrotate does. */
    private void rotate() throws IOException {
        for (var number = 9; number > 0; number--) {
            if (Files.exists(rotated(number))) {
                Files.move(rotated(number), rotated(number + 1));
            }
        }
        Files.move(log, rotated(1));
    }

    private void copyAndTruncate() throws IOException {
        Files.copy(log, rotated(1));
        Files.write(log, new byte[0]);
    }

    @Test
    void linesBecomeMessagesAndARestartReadsWhatWasAdded() throws Exception {
        write(3);
        read();
        read();
        write(2);
        read();
        assertThat(stream.lines()).isEqualTo(written);
        assertThat(stream.names()).containsExactly("file:" + log);
        assertThat(stream.attributes().get(3))
                .isEqualTo(Map.of("file.path", log.toString(), "file.offset", Integer.toString(3 * 20)));
    }

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
    void theLastLineOfARotatedFileNeedsNoLineBreak() throws Exception {
        Files.writeString(log, "one\ntwo");
        source().toLastWholeLine().stream(stream);
        rotate();
        Files.writeString(log, "three\nfo");
        source().toLastWholeLine().stream(stream);
        assertThat(stream.lines()).containsExactly("one", "two", "three");
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
    void afterAFailureItGoesOnBehindWhatWasAppended() throws Exception {
        write(10);
        var source = source().start(Start.EARLIEST).batch(4);
        stream.fail(1);
        assertThatThrownBy(() -> source.stream(stream)).hasMessage("the disk is full");
        source.stream(stream);
        write(1);
        source.stream(stream);
        assertThat(stream.lines()).isEqualTo(written);
        source().start(Start.EARLIEST).stream(stream);
        assertThat(stream.lines()).hasSize(22);
    }

    @Test
    void theLatestBeginsBehindWhatIsThere() throws Exception {
        Files.writeString(log, "old\nbegun");
        var source = source().start(Start.LATEST).toLastWholeLine();
        source.stream(stream);
        Files.writeString(log, " and ended\nnew\n", APPEND);
        source.stream(stream);
        assertThat(stream.lines()).containsExactly("begun and ended", "new");
        Files.writeString(log, "more\n", APPEND);
        source().start(Start.LATEST).stream(stream);
        assertThat(stream.lines()).hasSize(2);
        source().start(Start.SAVED_OR_LATEST).stream(stream);
        assertThat(stream.lines()).endsWith("new", "more");
    }

    @Test
    void whatWasRotatedWhileItDidNotRunIsReadFirst() throws Exception {
        write(5);
        read();
        write(5);
        rotate();
        write(5);
        read();
        assertThat(stream.lines()).isEqualTo(written);
    }

    @Test
    void aMessageBearsTheNameThatItsFileHadWhenItWasOpened() throws Exception {
        write(1);
        read();
        write(1);
        rotate();
        write(1);
        read();
        assertThat(stream.attributes())
                .extracting(each -> each.get("file.path"))
                .containsExactly(log.toString(), rotated(1).toString(), log.toString());
        assertThat(stream.attributes())
                .extracting(each -> each.get("file.offset"))
                .containsExactly("0", "20", "0");
    }

    @Test
    void alsoSeveralTimesAndWithFilesThatItNeverSaw() throws Exception {
        write(50);
        read();
        write(5);
        for (var i = 0; i < 4; i++) {
            rotate();
            write(50);
        }
        read();
        assertThat(stream.lines()).isEqualTo(written);
        rotate();
        write(1);
        read();
        assertThat(stream.lines()).isEqualTo(written);
    }

    @Test
    void alsoIfNothingWasReadYetOfTheCurrentFile() throws Exception {
        write(50);
        read();
        rotate();
        Files.createFile(log);
        read();
        rotate();
        write(3);
        rotate();
        write(3);
        read();
        assertThat(stream.lines()).isEqualTo(written);
    }

    @Test
    void namesWithDatesAreRotatedFilesAndOtherNamesAreNot() throws Exception {
        write(50);
        read();
        Files.move(log, folder.resolve("archive"));
        for (var name : List.of("app.log-20260101", "app.log-20260102", "app-2026-01-03.log", "app.2026-01-04.1.log")) {
            write(3);
            Files.move(log, folder.resolve(name));
            Files.setLastModifiedTime(
                    folder.resolve(name), FileTime.fromMillis(System.currentTimeMillis() + written.size()));
        }
        Files.writeString(folder.resolve("app-errors.log"), "not this one\n");
        Files.writeString(folder.resolve("app.log.swp"), "nor this\n");
        write(2);
        read();
        assertThat(stream.lines()).isEqualTo(written);
    }

    @Test
    void theRestOfACopyIsReadBeforeTheTruncatedFile() throws Exception {
        write(50);
        read();
        write(5);
        copyAndTruncate();
        read();
        assertThat(stream.lines()).isEqualTo(written);
        write(100);
        read();
        Files.delete(rotated(1));
        copyAndTruncate();
        write(50);
        read();
        assertThat(stream.lines()).isEqualTo(written);
    }

    @Test
    void aFileThatWasTruncatedAndHasGrownAgainIsReadFromItsBeginning() throws Exception {
        write(20);
        read();
        Files.delete(log);
        write(40);
        read();
        Files.write(log, new byte[0]);
        write(100);
        read();
        assertThat(stream.lines()).isEqualTo(written);
    }

    @Test
    void aFileThatWasReplacedBySomethingElseIsReadFromItsBeginning() throws Exception {
        Files.writeString(log, "one\n");
        read();
        Files.writeString(log, "two\nthree\n");
        read();
        assertThat(stream.lines()).containsExactly("one", "two", "three");
    }

    @Test
    void aCopyOfTheWholeFolderIsGoneOnWith() throws Exception {
        write(50);
        read();
        Files.move(log, folder.resolve("elsewhere"));
        Files.copy(folder.resolve("elsewhere"), log);
        Files.delete(folder.resolve("elsewhere"));
        write(5);
        read();
        assertThat(stream.lines()).isEqualTo(written);
    }

    @Test
    void whenTheFileIsGoneThoseThatWereWrittenSinceAreRead() throws Exception {
        write(50);
        rotate();
        write(50);
        Files.setLastModifiedTime(rotated(1), FileTime.fromMillis(System.currentTimeMillis() - 100_000));
        written.subList(0, 50).clear();
        var seen = List.copyOf(written);
        read();
        assertThat(stream.lines()).isEqualTo(seen);
        Files.delete(log);
        write(3);
        rotate();
        write(3);
        read();
        assertThat(stream.lines()).isEqualTo(written);
    }

    @Test
    void whatWasCompressedOrDeletedBeforeItWasReadIsNamed() throws Exception {
        write(50);
        read();
        write(5);
        rotate();
        Files.delete(rotated(1));
        Files.write(folder.resolve("app.log.1.gz"), new byte[] {31, (byte) 139});
        Files.setLastModifiedTime(
                folder.resolve("app.log.1.gz"), FileTime.fromMillis(System.currentTimeMillis() + 10_000));
        written.subList(50, 55).clear();
        Files.writeString(log, "the next file\n");
        written.add("the next file");
        var said = logged(this::read);
        assertThat(stream.lines()).isEqualTo(written);
        assertThat(said).contains("app.log.1.gz was written after " + log + " was last read, and is compressed");
        Files.delete(log);
        Files.writeString(log, "one more\n");
        written.add("one more");
        said = logged(this::read);
        assertThat(stream.lines()).isEqualTo(written);
        assertThat(said).contains(log + " that was read up to offset 14 at").contains("is not there any more");
    }

    private interface Step {
        void run() throws Exception;
    }

    /** What the log says meanwhile. */
    private static String logged(Step step) throws Exception {
        var before = System.err;
        var bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, UTF_8));
        try {
            step.run();
        } finally {
            System.setErr(before);
        }
        return bytes.toString(UTF_8);
    }

    @Test
    void aLinkIsFollowedWithTheFolderOfItsTarget() throws Exception {
        var target = Files.createDirectory(folder.resolve("pods"));
        var link = Files.createSymbolicLink(folder.resolve("link.log"), target.resolve("0.log"));
        Files.writeString(target.resolve("0.log"), "one\n");
        new FileSource<String>(link).toEnd().stream(stream);
        Files.writeString(target.resolve("0.log"), "two\n", APPEND);
        Files.move(target.resolve("0.log"), target.resolve("0.log.20260102-030405"));
        Files.writeString(target.resolve("0.log"), "three\n");
        new FileSource<String>(link).toEnd().stream(stream);
        assertThat(stream.lines()).containsExactly("one", "two", "three");
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
