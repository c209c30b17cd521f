package io.minibatch.app.append;

import io.minibatch.app.http.RequestException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that is refused when it turns out to be too large. */
final class BoundedInput extends FilterInputStream {

    private final int most;
    private long read;

    BoundedInput(InputStream in, int most) {
        super(in);
        this.most = most;
    }

    @Override
    public int read() throws IOException {
        return count(super.read(), 1);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        var n = super.read(bytes, offset, length);
        return count(n, n);
    }

    private int count(int result, int bytes) {
        if (result >= 0) {
            read += bytes;
        }
        if (read > most) {
            throw RequestException.tooLarge("A body of one document must have at most " + most
                    + " bytes. Send messages one a line, as application/x-ndjson: then it may be of any length.");
        }
        return result;
    }
}
