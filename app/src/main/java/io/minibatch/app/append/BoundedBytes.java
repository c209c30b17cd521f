package io.minibatch.app.append;

import io.minibatch.app.http.RequestException;
import java.io.ByteArrayOutputStream;

/** Collects the bytes of one value after the other, and refuses one that is too large before it is whole. */
final class BoundedBytes extends ByteArrayOutputStream {

    private final int most;

    BoundedBytes(int most) {
        super(512);
        this.most = most;
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        if (length > most - count) {
            throw RequestException.tooLarge("A message must have at most " + most + " bytes of JSON. Split it, or raise"
                    + " maxMessage of the app.");
        }
        super.write(bytes, offset, length);
    }

    @Override
    public synchronized void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    /** What was collected, and begins anew. */
    synchronized byte[] take() {
        var bytes = toByteArray();
        reset();
        return bytes;
    }
}
