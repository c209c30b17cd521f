package io.minibatch.benchmarks;

import io.minibatch.MessageStream;
import io.minibatch.WindowEmitter;
import io.minibatch.app.StreamingApp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Windows of a pipeline whose live events 64 clients have asked for, but do not read; beside one that nobody looks at.
 */
final class WebReaders implements Measurement {

    private static final int READERS = 64;
    private static final int WINDOW = 100;
    private static final double RATE = 600_000;
    private static final int SMALL = 4 << 10;

    @Override
    public String name() {
        return "web-readers";
    }

    @Override
    public List<Row> measure(Settings settings) throws Exception {
        var figures = Rounds.figures(settings, List.of(() -> windows(settings, READERS), () -> windows(settings, 0)));
        return List.of(new Row(
                "windows of 100, 64 live readers that do not read",
                Unit.THOUSAND_PER_SECOND,
                figures.get(0),
                "no reader",
                figures.get(1),
                Goal.atLeastTimes(0.9)));
    }

    /** In a second; not counted are the first, which fill what is between here and the readers. */
    private static double windows(Settings settings, int readers) throws Exception {
        var windows = settings.messages(RATE) / WINDOW;
        try (var store = TrialStore.open(settings)) {
            var stream = store.stream(Reading.class);
            var done = new Semaphore(0);
            var app = StreamingApp.create(store.minibatch())
                    .add(stream.windowed(WindowEmitter.count(WINDOW)).workers(1).forEach(window -> done.release()))
                    .start(0);
            var sockets = new ArrayList<Socket>();
            try {
                for (var i = 0; i < readers; i++) {
                    sockets.add(ask(app.port()));
                }
                append(stream, windows);
                done.acquire(windows);
                var start = System.nanoTime();
                append(stream, windows);
                done.acquire(windows);
                return windows * 1e9 / (System.nanoTime() - start);
            } finally {
                for (var socket : sockets) {
                    socket.close();
                }
                app.stop();
            }
        }
    }

    private static void append(MessageStream<Reading> stream, int windows) {
        var batch = Reading.some(WINDOW);
        for (var i = 0; i < windows; i++) {
            stream.appendAll(batch);
        }
    }

    private static Socket ask(int port) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(SMALL); // before it connects: soon full
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        var request = "GET /streams/benchmark/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        socket.getInputStream().read(); // it is being told
        return socket;
    }
}
