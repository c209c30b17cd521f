package io.minibatch.testing.connect;

import static io.minibatch.Subscription.State.RUNNING;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.minibatch.Minibatch;
import io.minibatch.connect.FileSource;
import io.minibatch.testing.ChildProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is rotated again and again is followed by a process that is killed again and again. */
class TailingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final long seed = Long.getLong("minibatch.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Map<String, String> posted = new ConcurrentHashMap<>();

    private Path log() {
        return folder.resolve("app.log");
    }

    private String store() {
        return "file:" + folder.resolve("store");
    }

    private static List<String> expected(RotatingWriter writer) {
        return IntStream.range(0, writer.written())
                .mapToObj(RotatingWriter::line)
                .toList();
    }

    /** What is in the stream, in its order. */
    private static List<String> messages(Minibatch mb) {
        try (var all = mb.stream("log", byte[].class).buffer().all()) {
            return all.map(message -> new String(message.data(), UTF_8)).toList();
        }
    }

    /** As often as it is killed the file is rotated, before, meanwhile and afterwards. */
    private int killAndRotate(RotatingWriter writer, int lines, String... arguments) throws Exception {
        var kills = 0;
        writer.write(10); // before something is read there is no position
        while (writer.written() < lines) {
            try (var child = ChildProcess.start(TailingProgram.class, arguments)) {
                var before = Long.parseLong(child.await(line -> !line.equals("0")));
                for (var steps = 5 + random.nextInt(20); steps > 0; steps--) {
                    writer.write(random.nextInt(1_000));
                    if (random.nextInt(4) == 0) {
                        writer.rotate();
                    }
                    if (random.nextInt(3) == 0) {
                        child.await(line -> Long.parseLong(line) > before);
                    }
                }
                child.killHard();
                kills++;
            }
            for (var downtime = random.nextInt(3); downtime > 0; downtime--) {
                writer.rotate();
            }
        }
        return kills;
    }

    private void readTheRest(Minibatch mb) throws InterruptedException {
        var source = new FileSource<byte[]>(log()).toEnd();
        try (var running = mb.stream("log", byte[].class).attach(source).start()) {
            await().atMost(PATIENCE).until(() -> running.state() != RUNNING);
        }
    }

    @Test
    void aHundredThousandLinesComeOnceEachAcrossRotationsAndKills() throws Exception {
        try (var writer = new RotatingWriter(log(), random, false)) {
            var kills = killAndRotate(writer, 100_000, store(), log().toString());
            try (var mb = Minibatch.open(store())) {
                readTheRest(mb);
                var lines = messages(mb);
                var what = "seed " + seed + ", " + kills + " kills, " + writer.rotations() + " rotations";
                System.out.println("tailing: " + what + ", " + lines.size() + " lines");
                assertThat(new HashSet<>(lines)).as(what).hasSameSizeAs(lines).hasSize(writer.written());
                assertThat(lines).as("in their order, " + what).isEqualTo(expected(writer));
            }
        }
    }

    @Test
    void copyAndTruncateLosesAndRepeatsNothingEither() throws Exception {
        try (var writer = new RotatingWriter(log(), random, true)) {
            writer.write(100); // so that it can be known again
            try (var mb = Minibatch.open(store())) {
                for (var round = 0; round < 10; round++) {
                    readTheRest(mb);
                    writer.write(100 + random.nextInt(100));
                    writer.rotate();
                }
                readTheRest(mb);
                assertThat(messages(mb)).as("seed " + seed).isEqualTo(expected(writer));
            }
        }
    }

    @Test
    void copyAndTruncateWhileItIsFollowedLosesNothing() throws Exception {
        followRotations(true);
    }

    @Test
    void rotationWhileItIsFollowedLosesNothing() throws Exception {
        followRotations(false);
    }

    private void followRotations(boolean copies) throws Exception {
        try (var writer = new RotatingWriter(log(), random, copies);
                var mb = Minibatch.open(store())) {
            writer.write(100);
            var stream = mb.stream("log", byte[].class);
            var source = new FileSource<byte[]>(log()).pauses(Duration.ofMillis(1), Duration.ofMillis(5));
            try (var running = stream.attach(source).start()) {
                await().atMost(PATIENCE).until(() -> stream.status().waiting() == 100);
                for (var round = 0; round < 100; round++) {
                    writer.write(random.nextInt(500));
                    writer.rotate();
                }
                await().atMost(PATIENCE).until(() -> new HashSet<>(messages(mb)).size() >= writer.written());
                assertThat(running.state()).isEqualTo(RUNNING);
            }
            if (copies) { // a copy that is looked at while it is made may come twice, and late
                assertThat(Set.copyOf(messages(mb))).as("seed " + seed).isEqualTo(Set.copyOf(expected(writer)));
            } else {
                assertThat(messages(mb)).as("seed " + seed).isEqualTo(expected(writer));
            }
        }
    }

    @Test
    void fromFileToServerEachLineComesWhileBothAreStoppedAndStarted() throws Exception {
        var port = 0;
        var kills = 0;
        try (var writer = new RotatingWriter(log(), random, false)) {
            var server = server(port);
            port = server.getAddress().getPort();
            var url = "http://localhost:" + port + "/lines";
            writer.write(1_000);
            while (writer.written() < 100_000) {
                try (var child = ChildProcess.start(TailingProgram.class, store(), log().toString(), url)) {
                    await().atMost(PATIENCE).until(() -> !posted.isEmpty());
                    server.stop(0);
                    writer.write(10_000);
                    writer.rotate();
                    var before = posted.size();
                    server = server(port);
                    await().atMost(PATIENCE).until(() -> posted.size() >= before + 20);
                    child.killHard();
                    kills++;
                }
            }
            var missing = 100 - writer.written() % 100; // windows of 100
            writer.write(missing);
            try (var child = ChildProcess.start(TailingProgram.class, store(), log().toString(), url)) {
                await().atMost(PATIENCE).until(() -> posted.size() * 100 >= writer.written());
                assertThat(child.isAlive()).isTrue();
            }
            server.stop(0);
            var lines = new ArrayList<String>();
            posted.values().forEach(body -> lines.addAll(body.lines().toList()));
            System.out.println("to a server: seed " + seed + ", " + kills + " kills, " + lines.size() + " lines in "
                    + posted.size() + " windows");
            assertThat(lines).as("seed " + seed).hasSize(writer.written());
            assertThat(Set.copyOf(lines)).isEqualTo(Set.copyOf(expected(writer)));
        }
    }

    private HttpServer server(int port) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/lines", this::take);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            var thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
        return server;
    }

    /** By the key of the window: one that comes twice has the same lines. */
    private void take(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        var key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        var before = posted.put(key, body);
        exchange.sendResponseHeaders(before == null || before.equals(body) ? 204 : 422, -1);
        exchange.close();
    }

    @Test
    void aFileIsFollowedWhileItIsMadeRotatedTruncatedAndReplaced() throws Exception {
        var missing = folder.resolve("later.log");
        var expected = new ArrayList<String>();
        try (var mb = Minibatch.open("memory:")) {
            var stream = mb.stream("log", byte[].class);
            var source = new FileSource<byte[]>(missing).pauses(Duration.ofMillis(1), Duration.ofMillis(5));
            try (var running = stream.attach(source).start()) {
                for (var round = 0; round < 5; round++) {
                    add(missing, round + " made", expected, mb);
                    Files.move(missing, folder.resolve("later.log." + (9 - round)));
                    Files.writeString(folder.resolve("later.log." + (9 - round)), "late " + round + "\n", APPEND);
                    expected.add("late " + round);
                    add(missing, round + " new", expected, mb);
                    Files.write(missing, new byte[0]); // emptied
                    add(missing, round + " after it was emptied, and longer than what was there before", expected, mb);
                    Files.delete(missing);
                }
                assertThat(running.state()).isEqualTo(RUNNING);
            }
            assertThat(messages(mb)).isEqualTo(expected);
        }
    }

    @Test
    void aRenamedFileIsReadUntilItIsQuietAndItsLinesKeepTheNameThatItHad() throws Exception {
        var old = folder.resolve("app.log.1");
        Files.writeString(log(), "one\n");
        try (var mb = Minibatch.open("memory:")) {
            var stream = mb.stream("log", byte[].class);
            var source = new FileSource<byte[]>(log())
                    .renamed(Duration.ofSeconds(1))
                    .pauses(Duration.ofMillis(1), Duration.ofMillis(5));
            try (var running = stream.attach(source).start()) {
                await().atMost(PATIENCE).until(() -> messages(mb).size() == 1);
                Files.move(log(), old);
                Files.writeString(log(), "new\n");
                await().atMost(PATIENCE).until(() -> messages(mb).size() == 2);
                Files.writeString(old, "late, and never ended", APPEND);
                await().atMost(PATIENCE).until(() -> messages(mb).size() == 3);
                Files.writeString(old, "\ntoo late\n", APPEND);
                Files.writeString(log(), "last\n", APPEND);
                await().atMost(PATIENCE).until(() -> messages(mb).size() == 4);
                assertThat(running.state()).isEqualTo(RUNNING);
            }
            assertThat(messages(mb)).containsExactly("one", "new", "late, and never ended", "last");
            try (var all = stream.buffer().all()) {
                assertThat(all.map(message -> message.attributes().get("file.path")))
                        .containsOnly(log().toString());
            }
        }
    }

    @Test
    void aLinkIsWaitedForAndFollowedToAnotherTarget() throws Exception {
        var link = Files.createSymbolicLink(folder.resolve("current.log"), folder.resolve("a/0.log"));
        try (var mb = Minibatch.open("memory:")) {
            var source = new FileSource<byte[]>(link).pauses(Duration.ofMillis(1), Duration.ofMillis(5));
            try (var running = mb.stream("log", byte[].class).attach(source).start()) {
                var expected = new ArrayList<String>();
                add(Files.createDirectory(folder.resolve("a")).resolve("0.log"), "one", expected, mb);
                var next = Files.createDirectory(folder.resolve("b")).resolve("0.log");
                Files.writeString(next, "two\n");
                expected.add("two");
                var aside = Files.createSymbolicLink(folder.resolve("aside"), next);
                Files.move(aside, link, ATOMIC_MOVE);
                add(next, "three", expected, mb);
                assertThat(messages(mb)).isEqualTo(expected);
                assertThat(running.state()).isEqualTo(RUNNING);
            }
        }
    }

    private static void add(Path file, String line, List<String> expected, Minibatch mb) throws IOException {
        Files.writeString(file, line + "\n", CREATE, APPEND);
        expected.add(line);
        await().atMost(PATIENCE).until(() -> messages(mb).size() >= expected.size());
    }
}
