package io.minibatch.app.append;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Does something before it reads, and something more whenever reading would wait for the client. */
final class EagerInput extends FilterInputStream {

    private final Runnable beforeReading;
    private final Runnable beforeWaiting;

    EagerInput(InputStream in, Runnable beforeReading, Runnable beforeWaiting) {
        super(in);
        this.beforeReading = beforeReading;
        this.beforeWaiting = beforeWaiting;
    }

    @Override
    public int read() throws IOException {
        look();
        return super.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        look();
        return super.read(bytes, offset, length);
    }

    private void look() throws IOException {
        beforeReading.run();
        if (available() == 0) {
            beforeWaiting.run();
        }
    }
}
