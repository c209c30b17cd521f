package io.minibatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.cli.LineReaderTest.InPieces;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineIntakeTest {

    private final List<List<String>> batches = new ArrayList<>();

    @Test
    void handsOnLargeBatchesWhileInputIsThere() throws Exception {
        var text = IntStream.range(0, 2_500).mapToObj(i -> i + "\n").collect(Collectors.joining());
        intake(LineIntake.BadLines.STOP).readAll(new ByteArrayInputStream(text.getBytes(UTF_8)));
        assertThat(batches).extracting(List::size).containsExactly(1_000, 1_000, 500);
        assertThat(batches.get(2)).endsWith("2499");
    }

    @Test
    void handsOnWhatIsThereWhenTheInputPauses() throws Exception {
        intake(LineIntake.BadLines.STOP).readAll(new InPieces("1\n2\n", "3\n"));
        assertThat(batches).containsExactly(List.of("1", "2"), List.of("3"));
    }

    @Test
    void passesOverBlankLinesAndKeepsTheBytesOfOthers() throws Exception {
        intake(LineIntake.BadLines.STOP).readAll(new InPieces("\n  \n {\"a\" : 1} \r\n\n"));
        assertThat(batches).containsExactly(List.of(" {\"a\" : 1} "));
    }

    @Test
    void stopsAtABadLineWithEverythingBeforeItHandedOn() {
        var intake = intake(LineIntake.BadLines.STOP);
        assertThatThrownBy(() -> intake.readAll(new InPieces("1\n\n2\nbroken\n3\n")))
                .isInstanceOf(BadLineException.class)
                .hasMessageStartingWith("line 4 cannot be appended: ")
                .hasMessageContaining("'broken'");
        assertThat(batches).containsExactly(List.of("1", "2"));
    }

    @Test
    void setsBadLinesAsideInAFileAndGoesOn(@TempDir Path folder) throws Exception {
        var file = folder.resolve("bad");
        var said = new ArrayList<String>();
        try (var bad = new BadLinesFile(file, said::add)) {
            intake(bad).readAll(new InPieces("1\nbroken\n2\n{\n"));
        }
        assertThat(batches).containsExactly(List.of("1", "2"));
        assertThat(Files.readAllLines(file)).containsExactly("broken", "{");
        assertThat(said.get(0)).startsWith("line 2 is set aside: ");
        assertThat(said).last().asString().startsWith("2 bad lines are in " + file);
    }

    @Test
    void makesNoFileWithoutBadLines(@TempDir Path folder) throws Exception {
        try (var bad = new BadLinesFile(folder.resolve("bad"), text -> {})) {
            intake(bad).readAll(new InPieces("1\n"));
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void namesTheFileOfBadLinesSoThatItStaysInTheFolder() {
        assertThat(BadLinesFile.defaultFor("readings")).hasToString("readings.bad.jsonl");
        assertThat(BadLinesFile.defaultFor("../../etc/x")).hasToString("_._.._etc_x.bad.jsonl");
        assertThat(BadLinesFile.defaultFor("a".repeat(200)).toString()).hasSizeLessThan(100);
    }

    private LineIntake intake(LineIntake.BadLines bad) {
        return new LineIntake(
                Json::fault,
                bad,
                batch -> batches.add(
                        batch.stream().map(line -> new String(line, UTF_8)).toList()));
    }
}
