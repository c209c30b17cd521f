package io.minibatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bson.BsonDateTime;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on a store in MongoDB. */
class MongoProcessTest {

    @TempDir
    private Path folder;

    private static MongoServer server;
    private static MongoClient client;
    private static String url;

    private Cli cli;

    @BeforeAll
    static void start() {
        server = new MongoServer(new MemoryBackend());
        var address = server.bind();
        url = "mongodb://" + address.getHostString() + ":" + address.getPort() + "/test";
        client = MongoClients.create(url);
    }

    @AfterAll
    static void stop() {
        client.close();
        server.shutdownNow();
    }

    @BeforeEach
    void makeCli() {
        cli = new Cli(folder, url + "?lease=1s");
    }

    @AfterEach
    void end() {
        cli.close();
        client.getDatabase("test").drop();
    }

    @Test
    void allCommandsWorkByUrl() throws Exception {
        assertThat(cli.runWith("{\"n\": 1}\n[2]\n3\n\"four\"\n", "append", "t")
                        .ok()
                        .out())
                .isEqualTo("4\n");
        var lines =
                cli.run("consume", "t", "--size", "3", "--drain", "--keep").ok().lines();
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0)).startsWith("{\"id\":\"t/default/1\"").endsWith("\"data\":[{\"n\":1},[2],3]}");
        assertThat(cli.look("peek", "t").ok().out()).endsWith("\"data\":\"four\"}\n");
        assertThat(cli.look("windows", "t").ok().out()).contains("t/default/1", "done");
        assertThat(cli.look("streams").ok().lines()).last().asString().contains("t", "json");
        assertThat(cli.look("status", "t", "--json").ok().out()).contains("\"waiting\":1,\"inFlight\":0,\"done\":3");
        assertThat(cli.look("groups", "t").ok().out()).contains("default");
        assertThat(said(cli.look("dead", "t").ok())).isEqualTo("Nothing is set aside.\n");
        assertThat(said(cli.look("verify", "t").ok())).isEqualTo("Stream \"t\" is sound.\n");
        cli.look("clear", "t").ok();
        assertThat(cli.look("peek", "t").ok().out()).isEmpty();
        cli.look("drop-group", "t", "default").ok();
        cli.look("delete", "t").ok();
        assertThat(said(cli.look("streams").ok())).startsWith("There are no streams in mongodb://");
    }

    @Test
    void twoConsumersOfAGroupShareItsWindows() throws Exception {
        var first = folder.resolve("first");
        var second = folder.resolve("second");
        cli.start(first, "consume", "t", "--size", "1", "--exec", "sleep 0.1; cat");
        cli.start(second, "consume", "t", "--size", "1", "--exec", "sleep 0.1; cat");
        await().until(() ->
                client.getDatabase("test").getCollection("minibatch_member").countDocuments() == 2);
        cli.runWith("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n", "append", "t").ok();
        await().until(() -> Files.size(first) > 0 && Files.size(second) > 0);
        await().until(() ->
                Files.readAllLines(first).size() + Files.readAllLines(second).size() == 10);
    }

    @Test
    void whatAKilledPythonConsumerLeftIsShownAndGivenBackOnRequest() {
        insert("stream", new Document("name", "t").append("status", "open"));
        insert("buffer", taken("{'n': 1}", true, Duration.ofHours(2)), taken("{'n': 2}", true, Duration.ZERO));
        insert("buffer", taken("{'n': 3}", false, Duration.ofHours(1)));
        insert("window", window(false), window(true));

        var shown = cli.look("requeue-stuck", "t").ok();
        assertThat(shown.out()).endsWith("Z\",\"data\":{\"n\":1}}\n").hasLineCount(1);
        assertThat(said(shown))
                .startsWith("Taken by Python consumers, and still there: 1 message of stream \"t\".\n")
                .contains("Python keeps 1 message in windows that are done")
                .endsWith("Nothing is changed. To give them back: stop the Python consumers, and add --yes.\n");
        assertThat(said(cli.look("requeue-stuck", "t", "--older-than", "3h").ok()))
                .isEqualTo("Nothing is stuck.\n");
        assertThat(cli.look("windows", "t", "--json").ok().out())
                .contains("\"state\":\"open\"")
                .contains("\"state\":\"done\"")
                .hasLineCount(2);

        assertThat(said(cli.look("requeue-stuck", "t", "--yes").ok())).isEqualTo("Given back: 1 message.\n");
        assertThat(cli.look("peek", "t").ok().lines().stream().map(line -> line.replaceAll(".*\"data\":", "")))
                .containsExactlyInAnyOrder("{\"n\":1}}", "{\"n\":3}}");
        assertThat(cli.look("windows", "t", "--json").ok().out())
                .contains("\"state\":\"done\"")
                .hasLineCount(1);
        assertThat(said(cli.look("requeue-stuck", "t").ok())).isEqualTo("Nothing is stuck.\n");
    }

    @Test
    void aServerThatIsAwayIsSaidInOneLine() {
        var away = new Cli(folder, "mongodb://localhost:1/test?serverSelectionTimeoutMS=100").look("streams");
        assertThat(away.status()).isEqualTo(1);
        assertThat(said(away))
                .startsWith("minibatch: Cannot ")
                .contains("no server that takes writes answered in time (ConnectException: ")
                .endsWith("Is it running, and can it be reached?\n")
                .hasLineCount(1);
    }

    @Test
    void theDriverIsNotLoadedForFiles() throws Exception {
        var log = folder.resolve("classes.log");
        try (var files = new Cli(folder)) {
            files.runJava(List.of("-Xlog:class+load:file=" + log), "streams").ok();
        }
        assertThat(Files.readString(log)).contains("io.minibatch.cli.Main").doesNotContain("mongodb");
    }

    /** Without what the server in this JVM says. */
    private static String said(Cli.Result result) {
        return result.err().replaceAll("(?m)^adding secondary index .*\\R", "");
    }

    private void insert(String collection, Document... documents) {
        client.getDatabase("test").getCollection(collection).insertMany(List.of(documents));
    }

    private static Document taken(String data, boolean processed, Duration ago) {
        return new Document("stream", "t")
                .append("data", Document.parse(data))
                .append("processed", processed)
                .append("created", new BsonDateTime(System.currentTimeMillis() - ago.toMillis()));
    }

    private static Document window(boolean processed) {
        return new Document("stream", "t")
                .append("created", new BsonDateTime(System.currentTimeMillis() - 3_600_000))
                .append("data", List.of(new Document("n", 0)))
                .append("processed", processed)
                .append("query", List.of());
    }
}
