package io.minibatch.connect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a source finds when it is started, each time to the end of the file. */
class FileSourceTest extends LogFixture {

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
    void theLastLineOfARotatedFileNeedsNoLineBreak() throws Exception {
        Files.writeString(log, "one\ntwo");
        source().toLastWholeLine().stream(stream);
        rotate();
        Files.writeString(log, "three\nfo");
        source().toLastWholeLine().stream(stream);
        assertThat(stream.lines()).containsExactly("one", "two", "three");
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
}
