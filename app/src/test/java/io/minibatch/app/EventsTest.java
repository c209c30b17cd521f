package io.minibatch.app;

import static io.minibatch.WindowEmitter.count;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minibatch.Retry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventsTest extends AppTest {

    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    @Test
    void windowsAreToldAsTheyAreCompletedOrFail() throws Exception {
        // One worker: what two do at once has no order.
        app.add(mb.stream("s")
                        .windowed(count(2))
                        .workers(1)
                        .retry(Retry.upTo(1))
                        .forEach(w -> {
                            if (w.data().contains(Map.of("n", 3))) {
                                throw new IllegalStateException("on purpose");
                            }
                        }))
                .start(0);

        try (var reader = new Reader("s")) {
            reader.awaitLine(": running minibatch");
            mb.stream("s").appendAll(List.of(Map.of("n", 1), Map.of("n", 2), Map.of("n", 3), Map.of("n", 4)));

            reader.awaitLine("event: completed");
            var data = reader.awaitLine("data: ");
            assertThat(data).contains("\"size\":2", "\"data\":[{\"n\":1},{\"n\":2}]");
            reader.awaitLine("event: failed");
            assertThat(reader.awaitLine("data: ")).contains("on purpose");
            reader.awaitLine("event: dead");
        }
    }

    @Test
    void readersThatDoNotReadHoldNothingBack() throws Exception {
        app.add(mb.stream("s").windowed(count(1)).forEach(w -> {}))
                .config(config -> config.jetty.modifyServer(
                        server -> server.setStopTimeout(Duration.ofHours(1).toMillis())))
                .start(0);
        mb.stream("s").group().create();
        var readers = new ArrayList<Reader>();
        for (var i = 0; i < 8; i++) {
            readers.add(new Reader("s"));
        }
        var text = "x".repeat(10_000);

        // More than all buffers between here and the readers hold.
        for (var batch = 0; batch < 20; batch++) {
            mb.stream("s")
                    .appendAll(IntStream.range(0, 200)
                            .mapToObj(i -> Map.<String, Object>of("text", text))
                            .toList());
        }

        await().atMost(A_MINUTE)
                .untilAsserted(() -> assertThat(mb.stream("s").status().done()).isEqualTo(4_000));
        // A stop does not wait for them either; otherwise it would end only when the requests are cut off, which is far
        // off.
        var stop = meanwhile(app::stop);
        await().atMost(A_MINUTE).untilAsserted(() -> assertThat(stop).isCompleted());
        for (var reader : readers) {
            reader.close();
        }
    }

    @Test
    void aReaderThatWasTooSlowIsToldHowMuchItMissed() throws Exception {
        app.add(mb.stream("s").windowed(count(1)).forEach(w -> {})).start(0);
        try (var reader = new Reader("s")) {
            reader.awaitLine(": running minibatch");
            var text = "x".repeat(50_000);
            for (var batch = 0; batch < 20; batch++) {
                mb.stream("s")
                        .appendAll(IntStream.range(0, 100)
                                .mapToObj(i -> Map.<String, Object>of("text", text))
                                .toList());
            }
            await().atMost(A_MINUTE)
                    .untilAsserted(
                            () -> assertThat(mb.stream("s").status().done()).isEqualTo(2_000));

            reader.awaitLine("event: missed");
            assertThat(reader.awaitLine("data: ")).matches("data: \\{\"events\":\\d+}");
            var whole = 0; // of those that were kept for it, few with their messages
            while (reader.awaitLine("data: {\"event\":\"completed\"").contains("\"data\":[")) {
                whole++;
            }
            assertThat(whole).isLessThan(100);
        }
    }

    @Test
    void aReaderThatDoesNotReadHoldsNoWindows() throws Exception {
        var windows = new ConcurrentLinkedQueue<WeakReference<Object>>();
        app.add(mb.stream("s")
                        .windowed(count(1))
                        .workers(1)
                        .forEach(w -> windows.add(new WeakReference<>(w.data().get(0)))))
                .start(0);
        try (var reader = new Reader("s")) {
            reader.awaitLine(": running minibatch");
            var text = "x".repeat(50_000);
            for (var batch = 0; batch < 10; batch++) { // more than the buffers between here and the reader hold
                mb.stream("s")
                        .appendAll(IntStream.range(0, 100)
                                .mapToObj(i -> Map.<String, Object>of("text", text))
                                .toList());
            }
            await().until(() -> windows.size() == 1_000);

            await().untilAsserted(() -> {
                System.gc();
                assertThat(windows.stream().filter(each -> each.get() != null))
                        .hasSizeLessThan(3); // those of which a thread may still know
            });
        }
    }

    @Test
    void oneReaderMoreThanThereAreToBeIsRefused() throws Exception {
        app.start(0);
        var readers = new ArrayList<Reader>();
        try {
            for (var i = 0; i < 80; i++) {
                readers.add(new Reader("s"));
            }

            var answers = new ArrayList<String>();
            for (var reader : readers) {
                answers.add(reader.awaitLine("HTTP/1.1 "));
            }
            assertThat(answers.stream().filter(answer -> answer.contains(" 200 ")))
                    .hasSize(64);
            assertThat(answers.stream().filter(answer -> answer.contains(" 503 ")))
                    .hasSize(16);
        } finally {
            for (var reader : readers) {
                reader.close();
            }
        }
    }

    @Test
    void whoDoesNotWantEventsIsToldWhatThereIs() throws Exception {
        mb.stream("s").append(Map.of());
        app.start(0);

        assertThat(get("/streams/s/events").statusCode()).isEqualTo(406);
    }

    /** A client by hand, which reads only when told to. */
    private final class Reader implements AutoCloseable {

        private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), app.port());
        private final BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));

        Reader(String stream) throws IOException {
            socket.setSoTimeout(30_000);
            mb.stream(stream).group().create();
            socket.getOutputStream()
                    .write(("GET /streams/" + stream
                                    + "/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n")
                            .getBytes(US_ASCII));
        }

        /** Passes over all that comes before it; signs of life, which come as long as nothing happens, end it. */
        String awaitLine(String beginning) throws IOException {
            var passed = new ArrayList<String>();
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith(beginning)) {
                    return line;
                }
                if (line.equals(": still here") && passed.contains(line)) {
                    break;
                }
                passed.add(line);
            }
            throw new AssertionError(beginning + " did not come, but " + passed);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
