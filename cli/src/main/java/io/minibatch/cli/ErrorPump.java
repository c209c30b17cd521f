package io.minibatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Passes the standard error of a command on to ours, and remembers its last line, which tends to say why it failed. */
final class ErrorPump implements Runnable {

    private static final int CHUNK = 1 << 13;
    private static final int LONGEST = 500;
    private static final long WAIT_MILLIS = 500;

    private final InputStream in;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile byte[] tail = new byte[0];

    ErrorPump(InputStream in) {
        this.in = in;
    }

    @Override
    public void run() {
        var chunk = new byte[CHUNK];
        try (in) {
            for (var read = in.read(chunk); read > 0; read = in.read(chunk)) {
                System.err.write(chunk, 0, read);
                System.err.flush();
                remember(chunk, read);
            }
        } catch (IOException e) {
            // The command was ended.
        } finally {
            ended.countDown();
        }
    }

    /** {@code ": "} and the last line, or nothing. Does not wait for descendants that keep the stream open. */
    String lastLine() throws InterruptedException {
        ended.await(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        return new String(tail, UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .reduce((earlier, later) -> later)
                .map(line -> ": " + Text.brief(line, LONGEST))
                .orElse("");
    }

    private void remember(byte[] chunk, int read) {
        var all = Arrays.copyOf(tail, tail.length + read);
        System.arraycopy(chunk, 0, all, tail.length, read);
        tail = Arrays.copyOfRange(all, Math.max(0, all.length - 4 * LONGEST), all.length);
    }
}
