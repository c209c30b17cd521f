package io.minibatch.app.append;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Does something whenever reading would wait for the client. */
final class EagerInput extends FilterInputStream {

    private final Runnable beforeWaiting;

    EagerInput(InputStream in, Runnable beforeWaiting) {
        super(in);
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
        if (available() == 0) {
            beforeWaiting.run();
        }
    }
}
