package io.minibatch.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minibatch.Minibatch;
import io.minibatch.MinibatchException;
import io.minibatch.WindowEmitter;
import io.minibatch.testing.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Messages go from the broker through source, window and sink back to the broker, in a process of its own that is killed and
 * started again, while the broker is stopped and started, too.
 */
class ShowTest {

    private static final TestBroker BROKER = TestBroker.shared();
    private static final int BATCH = 500;

    @TempDir
    Path folder;

    private final String own = "t" + UUID.randomUUID();
    private final BitSet seen = new BitSet();
    private volatile boolean stopped;

    @Test
    void noneIsLost() throws Exception {
        show(2, 10_000);
    }

    @Test
    @Tag("system")
    void noneOfManyIsLostWithQos1() throws Exception {
        show(1, 100_000);
    }

    @Test
    @Tag("system")
    void noneOfManyIsLostWithQos2() throws Exception {
        show(2, 100_000);
    }

    private void show(int qos, int messages) throws Exception {
        var arguments = new String[] {"file:" + folder, BROKER.url(), own, Integer.toString(qos)};
        var child = ChildProcess.start(Passing.class, arguments);
        try (var mb = Minibatch.open("memory:")) {
            var results = mb.stream("results", String.class);
            var collecting = results.attach(new MqttSource<>(BROKER.url(), own + "/out", String.class)
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
            Rights.awaitSubscribed(own + "in");
            Rights.awaitSubscribed(own + "out");
            var publisher = new Thread(() -> publish(qos, messages));
            publisher.start();

            awaitSeen(messages / 10);
            child.killHard();
            child = ChildProcess.start(Passing.class, arguments);
            awaitSeen(messages / 3);
            BROKER.stop();
            BROKER.start();
            awaitSeen(messages * 2 / 3);
            child.killHard();
            child = ChildProcess.start(Passing.class, arguments);
            awaitSeen(messages);
            publisher.join();
            collecting.close();
        } finally {
            stopped = true;
            child.close();
        }
        assertThat(seen.nextClearBit(0)).isEqualTo(messages);
    }

    private void awaitSeen(int messages) {
        await().atMost(Duration.ofMinutes(4)).until(() -> {
            synchronized (seen) {
                return seen.cardinality() >= messages;
            }
        });
    }

    /** Again and again until the broker has acknowledged it. */
    private void publish(int qos, int messages) {
        var sink = new MqttSink<String>(BROKER.url(), own + "/in").qos(qos);
        for (var first = 0; first < messages && !stopped; ) {
            var batch = new java.util.ArrayList<String>(BATCH);
            for (var i = first; i < first + BATCH; i++) {
                batch.add(Integer.toString(i));
            }
            try {
                sink.each().put(List.copyOf(batch));
                first += BATCH;
            } catch (MinibatchException e) {
                await().pollDelay(Duration.ofMillis(200)).until(() -> true);
            } catch (Exception e) {
                throw new IllegalStateException("The test is wrong", e);
            }
        }
        sink.close();
    }
}
