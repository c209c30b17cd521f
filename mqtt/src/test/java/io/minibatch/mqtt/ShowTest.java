package io.minibatch.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minibatch.Minibatch;
import io.minibatch.MinibatchException;
import io.minibatch.WindowEmitter;
import io.minibatch.testing.ChildProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Messages go from the broker through source, window and sink back to the broker, in a process of its own that is
 * killed and started again, while the broker is stopped and started, too.
 */
class ShowTest {

    private static final int BATCH = 500;

    /** Mosquitto before 2.0.13 may never get through with more than 65,535. */
    private static final int MOST_WAITING = 50_000;

    @TempDir
    Path folder;

    private final String own = "t" + UUID.randomUUID();
    private final BitSet seen = new BitSet();

    @Test
    void noneIsLost() throws Exception {
        var broker = TestBroker.shared();
        show(broker.url(), 2, 10_000, () -> {
            broker.stop();
            broker.start();
        });
    }

    @Test
    @Tag("system")
    void noneOfManyIsLostWithQos1() throws Exception {
        many(1);
    }

    @Test
    @Tag("system")
    void noneOfManyIsLostWithQos2() throws Exception {
        many(2);
    }

    /**
     * With Mosquitto: the other broker looks through its queue for each acknowledgement, and takes most of a minute.
     */
    private void many(int qos) throws Exception {
        try (var broker = new Mosquitto(Files.createDirectory(folder.resolve("broker")))) {
            show(broker.url(), qos, 100_000, () -> {
                broker.stop();
                broker.start();
            });
        }
    }

    private void show(String url, int qos, int messages, Runnable restart) throws Exception {
        makeSession(url, "in");
        makeSession(url, "out");
        var arguments = new String[] {"file:" + folder.resolve("store"), url, own, Integer.toString(qos)};
        var publishing = Executors.newSingleThreadExecutor(); // the common pool may be busy with the broker's work
        var child = ChildProcess.start(Passing.class, arguments);
        try (var mb = Minibatch.open("memory:")) {
            var results = mb.stream("results", String.class);
            var collecting = results.attach(new MqttSource<>(url, own + "/out", String.class)
                            .clientId(own + "out")
                            .qos(qos))
                    .windowed(WindowEmitter.every(Duration.ofMillis(10)))
                    .workers(1)
                    .forEach(window -> {
                        synchronized (seen) {
                            window.data().forEach(each -> seen.set(Integer.parseInt(each)));
                        }
                    })
                    .start();
            var publisher = CompletableFuture.runAsync(() -> publish(url, qos, messages), publishing);

            awaitSeen(messages / 10, publisher);
            child.killHard();
            child = ChildProcess.start(Passing.class, arguments);
            awaitSeen(messages / 3, publisher);
            restart.run();
            awaitSeen(messages * 2 / 3, publisher);
            child.killHard();
            child = ChildProcess.start(Passing.class, arguments);
            awaitSeen(messages, publisher);
            publisher.join();
            collecting.close();
        } finally {
            publishing.shutdownNow();
            child.close();
        }
        assertThat(seen.nextClearBit(0)).isEqualTo(messages);
    }

    /** From now on the broker keeps what is published there. */
    private void makeSession(String url, String place) throws InterruptedException {
        var id = own + place;
        var link = Link.to(MqttBroker.of(url), id, cause -> {});
        link.subscribe(
                new Subscription(id, true, 3_600, List.of(own + "/" + place), 2, 1_000, 1_000_000), arrival -> {});
        link.close(false);
    }

    /** Fails at once if the publisher does. */
    private void awaitSeen(int messages, CompletableFuture<Void> publisher) {
        await().atMost(Duration.ofMinutes(2))
                .pollDelay(Duration.ZERO)
                .until(() -> publisher.isCompletedExceptionally() || isSeen(messages));
        if (publisher.isCompletedExceptionally()) {
            publisher.join();
        }
    }

    private boolean isSeen(int messages) {
        synchronized (seen) {
            return seen.cardinality() >= messages;
        }
    }

    /** Each batch again and again until the broker has acknowledged it. */
    private void publish(String url, int qos, int messages) {
        var sink = new MqttSink<String>(url, own + "/in").qos(qos);
        for (var first = 0; first < messages; first += BATCH) {
            var before = first - MOST_WAITING;
            await().atMost(Duration.ofMinutes(2)).pollDelay(Duration.ZERO).until(() -> isSeen(before));
            var batch = new ArrayList<String>(BATCH);
            for (var i = first; i < first + BATCH; i++) {
                batch.add(Integer.toString(i));
            }
            await().atMost(Duration.ofMinutes(2))
                    .pollDelay(Duration.ZERO)
                    .ignoreExceptionsInstanceOf(MinibatchException.class)
                    .until(() -> {
                        sink.each().put(batch);
                        return true;
                    });
        }
        sink.close();
    }
}
