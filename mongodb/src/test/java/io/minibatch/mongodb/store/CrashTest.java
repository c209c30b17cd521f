package io.minibatch.mongodb.store;

import static io.minibatch.WindowEmitter.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minibatch.Minibatch;
import io.minibatch.mongodb.TestServer;
import io.minibatch.store.Store;
import io.minibatch.testing.ChildProcess;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two producers and two consumers of one group, and a server, all in processes of their own; again and again a producer
 * or consumer, or all four, are killed in the middle of what they do, and started anew.
 */
class CrashTest {

    private static final String STREAM = "crash";
    private static final int CHILDREN = 4;

    @TempDir
    Path folder;

    private final CrashRecord record = new CrashRecord();
    private final List<ChildProcess> children = new ArrayList<>();
    private String url = "";
    private int lives;

    @Test
    void twentyKillsLoseNothingAndRepeatNothing() throws Exception {
        killAndCheck(20);
    }

    @Test
    @Tag("crash")
    void twoHundredKillsLoseNothingAndRepeatNothing() throws Exception {
        killAndCheck(200);
    }

    private void killAndCheck(int kills) throws Exception {
        var seed = Long.getLong("minibatch.seed", System.nanoTime());
        try (var server = TestServer.isGiven() ? null : CrashServer.start(folder)) {
            var database = server == null ? TestServer.newDatabase() : server.url();
            url = TestServer.with(database, "lease=500ms");
            killAndCheck(kills, new Random(seed));
            if (server == null) {
                TestServer.drop(database);
            }
        } catch (AssertionError e) {
            throw new AssertionError("Failed with -Dminibatch.seed=" + seed + ": " + e.getMessage(), e);
        } finally {
            children.forEach(ChildProcess::close);
        }
    }

    private void killAndCheck(int kills, Random random) throws Exception {
        for (var i = 0; i < CHILDREN; i++) {
            children.add(start(i, random));
        }
        for (var kill = 0; kill < kills; kill++) {
            var victim = random.nextInt(CHILDREN);
            progress(victim, random);
            if (random.nextInt(6) == 0) {
                killAll();
                for (var i = 0; i < CHILDREN; i++) {
                    children.set(i, start(i, random));
                }
            } else {
                kill(victim);
                children.set(victim, start(victim, random));
            }
        }
        killAll();
        drain();
        record.check();
        checkStore();
    }

    private ChildProcess start(int role, Random random) {
        lives++;
        return role % 2 == 0
                ? ChildProcess.start(CrashConsumer.class, url, STREAM, Integer.toString(1 + random.nextInt(30)))
                : ChildProcess.start(CrashProducer.class, url, STREAM, "p" + lives, Long.toString(random.nextLong()));
    }

    /**
     * Lets it come some way, sometimes not even to its first line. A consumer that the leader needs no help of has
     * nothing to say: then the other one does.
     */
    private void progress(int victim, Random random) {
        var lines = said(victim) + (random.nextInt(5) == 0 ? 0 : random.nextInt(60));
        await().atMost(Duration.ofSeconds(60)).until(() -> said(victim) >= lines);
    }

    /** Lines of all that do the same. */
    private int said(int child) {
        return children.get(child).lines().size()
                + children.get((child + 2) % CHILDREN).lines().size();
    }

    private void kill(int victim) {
        var child = children.get(victim);
        child.killHard();
        record.add(child.lines());
    }

    private void killAll() {
        for (var i = 0; i < CHILDREN; i++) {
            kill(i);
        }
    }

    /** What is left, in this process. */
    private void drain() throws InterruptedException {
        var lines = new ArrayList<String>();
        try (var mb = Minibatch.builder()
                .url(url)
                .listener(Acknowledged.listener(lines::add))
                .open()) {
            mb.stream(STREAM, String.class)
                    .windowed(count(50))
                    .workers(1)
                    .forEach(window -> lines.add(Acknowledged.started(window)))
                    .drainAll();
        }
        record.add(lines);
    }

    private void checkStore() {
        try (var store = Store.open(url, Clock.systemUTC())) {
            var stream = store.stream(STREAM);
            var state = stream.group("default").state();
            assertThat(stream.verify(false)).isEmpty();
            assertThat(state.open()).isEmpty();
            assertThat(state.dead()).isEmpty();
            assertThat(state.done()).as(record.toString()).isEqualTo(record.delivered());
        }
    }
}
