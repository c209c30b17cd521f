package io.minibatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
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
                .isEqualTo("minibatch: Stream \"t\" holds text, but --from appends JSON: use a stream of another name,"
                        + " or --text\n");
    }

    @Test
    void withTextItIsHandedOverAsItIs() throws Exception {
        Files.writeString(folder.resolve("in.log"), "one \"1\"\ntwo\n");
        cli.run("consume", "t", "--text", "--size", "2", "--drain", "--from", "file:in.log", "--to", "folder:.")
                .ok();
        assertThat(folder.resolve("t-default-1")).hasContent("one \"1\";two;");
        Files.writeString(folder.resolve("in.json"), "three\n3");
        cli.run("consume", "t", "--text", "--size", "1", "--drain", "--from", "folder:.", "--to", "folder:.")
                .ok();
        assertThat(folder.resolve("t-default-3")).content().isEqualTo("three\n3;");
        cli.runWith("four\n", "append", "t", "--text").ok();
        cli.run("consume", "t", "--text", "--size", "1", "--drain", "--exec", "sed s/f/F/", "--to", "folder:.")
                .ok();
        assertThat(folder.resolve("t-default-4")).hasContent("Four;");
        cli.runWith("five\n", "append", "t", "--text").ok();
        cli.run("consume", "t", "--text", "--size", "1", "--drain", "--to", "file:out")
                .ok();
        assertThat(folder.resolve("out")).hasContent("five\n");
    }

    @Test
    void textGoesOnlyWhereTextIsTaken() throws Exception {
        var json = cli.look("consume", "t", "--text", "--size", "1", "--to", "https://host/x");
        assertThat(json.status()).isEqualTo(2);
        assertThat(json.err()).startsWith("minibatch: --text: https://host/path takes JSON only.");
        var nothing = cli.look("consume", "t", "--text", "--size", "1");
        assertThat(nothing.status()).isEqualTo(2);
        assertThat(nothing.err()).startsWith("minibatch: --text is about --from, --exec and --to");
        cli.runWith("1\n", "append", "t").ok();
        var other = cli.run("consume", "t", "--text", "--size", "1", "--drain", "--to", "folder:.");
        assertThat(other.status()).isEqualTo(1);
        assertThat(other.err()).isEqualTo("minibatch: Stream \"t\" holds json, but --text was given\n");
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
    void aFileIsReadFromWhereItLastEnded() throws Exception {
        var in = Files.writeString(folder.resolve("in.jsonl"), "1\nno\n\n2");
        var first = cli.run(fromFile("file:in.jsonl"));
        assertThat(first.status()).isEqualTo(1);
        assertThat(first.lines()).singleElement().asString().endsWith("\"data\":[1,2]}");
        assertThat(first.err()).contains("1 unreadable message. Look: minibatch dead t");
        assertThat(cli.look("dead", "t", "--json", "--messages").ok().out())
                .contains("\"attributes\":[{\"file.offset\":\"2\",\"file.path\":\"" + in + "\"}],\"data\":[\"no\"]}")
                .contains("\"origin\":\"" + in + ", byte 2\",\"error\":\"it is not a JSON value: ");
        assertThat(cli.look("dead", "t").ok().out()).contains("came from", in + ", byte 2");
        assertThat(first.err()).contains("(first: from " + in + ", byte 2: it is not a JSON value: ");
        assertThat(cli.look("dead", "t", "--messages").ok().out()).contains("\n  \"no\"\n");
        Files.writeString(in, "\n3\n", StandardOpenOption.APPEND);
        Files.move(in, folder.resolve("in.jsonl.1"));
        Files.writeString(in, "4\n");
        assertThat(cli.run(fromFile("file:in.jsonl")).ok().lines())
                .singleElement()
                .asString()
                .endsWith("\"data\":[3,4]}");
        assertThat(cli.run(fromFile("file:in.jsonl?start=earliest")).ok().lines())
                .singleElement()
                .asString()
                .endsWith("\"data\":[4]}");
        assertThat(cli.run(fromFile("file:in.jsonl")).ok().err())
                .startsWith("Source FileSource ")
                .endsWith("of stream t has come to its end: there was nothing new\n");
        var missing = cli.run(fromFile("file:nothing"));
        assertThat(missing.status()).isEqualTo(1);
        assertThat(missing.err()).contains("nothing");
        assertThat(cli.run(fromFile("file:/dev/null")).err()).startsWith("minibatch: /dev/null is no regular file");
    }

    private static String[] fromFile(String url) {
        return new String[] {"consume", "t", "--size", "100", "--drain", "--rest", "--from", url};
    }

    @Test
    void aFileIsFollowedToAServer() throws Exception {
        var lines = new ConcurrentLinkedQueue<String>();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            lines.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            var url = "http://localhost:" + server.getAddress().getPort() + "/?format=lines";
            cli.start("consume", "t", "--size", "2", "--from", "file:app.log?follow", "--to", url);
            Files.writeString(folder.resolve("app.log"), "1\n2\n3\n");
            await().until(() -> lines.size() == 1);
            Files.writeString(folder.resolve("app.log"), "4\n", StandardOpenOption.APPEND);
            await().until(() -> lines.size() == 2);
            assertThat(lines).containsExactly("1\n2\n", "3\n4\n");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void whatFailedAndWorksAgainSaysSo() throws Exception {
        var err = folder.resolve("err");
        var command = cli.start(
                folder.resolve("out"), err, "consume", "t", "--size", "1", "--from", "folder:in", "--to", "folder:to");
        await().until(() -> Files.readString(err).contains(" in 2000 ms"));
        assertThat(err)
                .content()
                .contains(
                        "Source of stream t failed and is called again in 1000 ms: java.nio.file.NoSuchFileException: ");
        assertThat(Files.readAllLines(err))
                .hasSizeGreaterThanOrEqualTo(2)
                .allMatch(line -> line.startsWith("Source of stream t failed and is called again in "));
        Files.createDirectory(folder.resolve("in"));
        Files.writeString(folder.resolve("in").resolve("in.json"), "1");
        await().until(() -> Files.readString(err).contains("(once)"));
        Files.createDirectory(folder.resolve("to"));
        await().until(() -> Files.readString(err).contains("it took the result"));
        command.destroy();
        assertThat(command.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(err)
                .content()
                .containsPattern("\nSource of stream t works again; it had failed \\d+ times in \\d+ s\n")
                .containsPattern("\nSink .*FolderConnector.* works again: it took the result of window t/default/1,"
                        + " after it had refused it \\w+( times)? in \\d+ s\n");
    }

    @Test
    void whatTheClientsOfConnectorsSayForThemselvesIsLeftOut() throws Exception {
        var err = folder.resolve("err");
        cli.start(
                folder.resolve("out"),
                err,
                "consume",
                "t",
                "--size",
                "1",
                "--from",
                "kafka://localhost:1/t?default.api.timeout.ms=500",
                "--to",
                "kafka://localhost:1/t");
        await().until(() -> Files.readString(err).contains("is called again"));
        assertThat(err).content().startsWith("Source KafkaSource").doesNotContain("Config", "org.apache.kafka.");
    }

    @Test
    void aServerWhoseNameIsUnknownIsSaidSo() throws Exception {
        cli.runWith("1\n", "append", "t").ok();
        var err = folder.resolve("err");
        cli.start(folder.resolve("out"), err, "consume", "t", "--size", "1", "--to", "http://nothing.invalid/x");
        await().until(() -> Files.readString(err).contains("\n"));
        assertThat(err).content().contains("nothing.invalid/x: no host has the name nothing.invalid");
    }

    @Test
    void connectorsAreListedWithTheirOptions() {
        assertThat(cli.look("connectors").ok().out())
                .contains(
                        "file:PATH",
                        "folder:PATH",
                        "https://host/path",
                        "kafka://host:9092,host2:9092/topic",
                        "yes   yes  files of a folder")
                .contains("of the file to read, by", "header-env.NAME");
        assertThat(cli.look("connectors", "--json").ok().out())
                .contains("{\"form\":\"folder:PATH\",\"schemes\":[\"folder\"],\"source\":true,\"sink\":true,"
                        + "\"description\":\"files of a folder\",\"options\":[{\"name\":\"name\",\"meaning\":"
                        + "\"of the file to read, by default in.json\"}]}\n");
    }
}
