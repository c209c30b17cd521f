package io.minibatch.testing;

import static io.minibatch.WindowEmitter.count;
import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.Minibatch;
import io.minibatch.store.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two producers and a consumer, in processes of their own, on one stream of small segments; again and again one of
 * them, or all, are killed in the middle of what they do, and started anew.
 */
class CrashTest {

    private static final String STREAM = "crash";
    private static final int CONSUMER = 2;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private String url = "";
    private final CrashRecord record = new CrashRecord();
    private final List<ChildProcess> children = new ArrayList<>();
    private int lives;

    @Test
    void twentyKillsLoseNothingAndRepeatNothing() throws Exception {
        Seed.check(random -> killAndCheck(20, random));
    }

    @Test
    @Tag("crash")
    void fiveHundredKillsLoseNothingAndRepeatNothing() throws Exception {
        Seed.check(random -> killAndCheck(500, random));
    }

    private void killAndCheck(int kills, Random random) throws Exception {
        url = "file:" + folder.resolve("store") + "?segment=64KB" + (random.nextInt(4) == 0 ? "&sync=always" : "");
        try {
            for (var i = 0; i <= CONSUMER; i++) {
                children.add(start(i, random));
            }
            for (var kill = 0; kill < kills; kill++) {
                var victim = random.nextInt(CONSUMER + 1);
                progress(victim, random);
                if (random.nextInt(3) == 0) {
                    killAll(); // the next to open the store recovers it
                    for (var i = 0; i <= CONSUMER; i++) {
                        children.set(i, start(i, random));
                    }
                } else {
                    kill(victim);
                    children.set(victim, start(victim, random));
                }
            }
            killAll();
        } finally {
            children.forEach(ChildProcess::close);
        }
        drain();
        record.checkComplete();
        checkStore();
    }

    private ChildProcess start(int role, Random random) {
        lives++;
        return role == CONSUMER
                ? ChildProcess.start(CrashConsumer.class, url, STREAM, Integer.toString(1 + random.nextInt(30)))
                : ChildProcess.start(CrashProducer.class, url, STREAM, "p" + lives, Long.toString(random.nextLong()));
    }

    /** Lets it come some way, sometimes not even to its first line. */
    private void progress(int victim, Random random) throws InterruptedException {
        for (var lines = random.nextInt(5) == 0 ? 0 : random.nextInt(400); lines > 0; lines--) {
            children.get(victim).await(line -> true);
        }
    }

    private void kill(int victim) {
        var child = children.get(victim);
        child.killHard();
        if (victim == CONSUMER) {
            record.consumed(child.lines());
        } else {
            record.produced(child.lines());
        }
    }

    private void killAll() {
        for (var i = 0; i <= CONSUMER; i++) {
            kill(i);
        }
    }

    /** What is left, in this process. */
    private void drain() throws InterruptedException {
        var lines = new ArrayList<String>();
        try (var mb = Minibatch.open(url)) {
            mb.stream(STREAM, String.class)
                    .windowed(count(50))
                    .workers(1)
                    .forEach(window -> lines.add(CrashConsumer.started(window)))
                    .drainAll();
        }
        record.consumed(lines);
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
