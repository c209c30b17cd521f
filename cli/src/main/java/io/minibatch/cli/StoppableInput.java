package io.minibatch.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Input that another thread can stop, even while it waits: nothing ends a read from a pipe, so a thread of its own
 * reads. Once stopped, what was read is still taken; then {@link StoppedException} is thrown, since an end would say
 * that the last line is complete.
 */
final class StoppableInput extends InputStream {

    private static final int PIECE = 1 << 16;

    private final InputStream in;
    private byte @Nullable [] piece; // being taken, or empty at the end of the input
    private int taken;
    private @Nullable IOException failure;
    private boolean stopped;

    StoppableInput(InputStream in) {
        this.in = in;
        var reader = new Thread(this::readOn, "minibatch-input");
        reader.setDaemon(true);
        reader.start();
    }

    synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public synchronized int read(byte[] to, int offset, int length) throws IOException {
        await(() -> piece != null || failure != null || stopped);
        if (piece == null && failure != null) {
            throw failure;
        }
        if (piece == null || (piece.length == 0 && stopped)) { // Ctrl-C ends the producer in a pipe, too, in mid-line
            throw new StoppedException();
        }
        if (piece.length == 0) {
            return -1;
        }
        var count = Math.min(length, piece.length - taken);
        System.arraycopy(piece, taken, to, offset, count);
        taken += count;
        if (taken == piece.length) {
            piece = null;
            notifyAll();
        }
        return count;
    }

    @Override
    public synchronized int available() throws IOException {
        return piece == null ? in.available() : piece.length - taken;
    }

    @Override
    public void close() throws IOException {
        stop();
        in.close();
    }

    private void readOn() {
        var buffer = new byte[PIECE];
        try {
            while (isWanted()) {
                handOver(Arrays.copyOf(buffer, Math.max(0, in.read(buffer))));
            }
        } catch (IOException e) {
            failed(e);
        }
    }

    /** Waits until the piece before is taken; false if no more is wanted. */
    private synchronized boolean isWanted() throws IOException {
        await(() -> piece == null || piece.length == 0 || stopped);
        return piece == null && !stopped;
    }

    private synchronized void handOver(byte[] next) {
        piece = next;
        taken = 0;
        notifyAll();
    }

    private synchronized void failed(IOException e) {
        failure = e;
        notifyAll();
    }

    private synchronized void await(BooleanSupplier condition) throws IOException {
        try {
            while (!condition.getAsBoolean()) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for input", e);
        }
    }

    /** It was stopped before the input ended. */
    static final class StoppedException extends IOException {

        private static final long serialVersionUID = 1;
    }
}
