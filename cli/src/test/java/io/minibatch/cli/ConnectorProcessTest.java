package io.minibatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --from} and {@code --to} do with a connector that a module brings. */
class ConnectorProcessTest {

    @TempDir
    private Path folder;

    private Cli cli;

    @BeforeEach
    void makeCli() {
        cli = new Cli(folder);
    }

    @AfterEach
    void endAll() {
        cli.close();
    }

    @Test
    void aConnectorIsSourceAndSink() throws Exception {
        Files.writeString(folder.resolve("first.json"), "{\"n\": 1}");
        var from = "folder:" + folder + "?name=first.json";
        cli.run("consume", "t", "--size", "1", "--drain", "--from", from, "--to", "folder:.")
                .ok();
        assertThat(folder.resolve("t-default-1")).hasContent("{\"n\": 1};");
    }

    @Test
    void whatTheCommandPrintsIsHandedOverLineByLine() throws Exception {
        cli.runWith("1\n2\n", "append", "t").ok();
        cli.run("consume", "t", "--size", "2", "--drain", "--exec", "sed 's/$/0/'", "--to", "folder:.")
                .ok();
        assertThat(folder.resolve("t-default-1")).hasContent("10;20;");
    }

    @Test
    void textIsHandedOverAsJson() throws Exception {
        cli.runWith("one\n", "append", "t", "--text").ok();
        cli.run("consume", "t", "--size", "1", "--drain", "--to", "folder:.").ok();
        assertThat(folder.resolve("t-default-1")).hasContent("\"one\";");
        var result = cli.run("consume", "t", "--size", "1", "--drain", "--from", "folder:.");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .isEqualTo(
                        "minibatch: Stream \"t\" holds text, but --from appends JSON: use a stream of another name\n");
    }

    @Test
    void aLineThatIsNoJsonSetsTheWindowAside() throws Exception {
        cli.runWith("1\n", "append", "t").ok();
        var result = cli.run(
                "consume", "t", "--size", "1", "--drain", "--retries", "0", "--exec", "echo no", "--to", "folder:.");
        assertThat(result.status()).isEqualTo(1);
        assertThat(cli.look("dead", "t").ok().out())
                .contains("RejectedException: no is no JSON value, as each line for --to must be");
    }

    @Test
    void connectorsAreListedWithTheirOptions() {
        assertThat(cli.look("connectors").ok().out())
                .contains(
                        "file:PATH",
                        "folder:PATH",
                        "kafka://host:9092,host2:9092/topic",
                        "yes   yes  files of a folder",
                        "of the file to read, by");
        assertThat(cli.look("connectors", "--json").ok().out())
                .contains("{\"form\":\"folder:PATH\",\"schemes\":[\"folder\"],\"source\":true,\"sink\":true,"
                        + "\"description\":\"files of a folder\",\"options\":[{\"name\":\"name\",\"meaning\":"
                        + "\"of the file to read, by default in.json\"}]}\n");
    }
}
