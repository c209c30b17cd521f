package io.minibatch.mongodb.server;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import org.bson.types.ObjectId;

/**
 * Makes the {@code _id}s of one store's messages: valid ObjectIds that rise from call to call, whatever the clock does,
 * so that messages of one millisecond sort in the order in which they were appended. (The driver's own ids wrap their
 * counter within a second.)
 */
public final class Ids {

    private static final int WRAP = 1 << 24;

    private final byte[] origin = new byte[5];
    private int second;
    private int counter;

    Ids() {
        new SecureRandom().nextBytes(origin);
    }

    /** Takes {@code n} ids that follow each other. */
    public synchronized Range take(int n, long nowMillis) {
        var now = (int) (nowMillis / 1_000);
        if (Integer.compareUnsigned(now, second) > 0) {
            second = now;
        }
        if (counter + n > WRAP) {
            second++;
            counter = 0;
        }
        var range = new Range(second, counter);
        counter += n;
        return range;
    }

    /** Ids that follow each other. */
    public final class Range {
        private final int second;
        private final int first;

        private Range(int second, int first) {
            this.second = second;
            this.first = first;
        }

        public ObjectId get(int i) {
            var count = first + i;
            return new ObjectId(ByteBuffer.allocate(12)
                    .putInt(second)
                    .put(origin)
                    .put((byte) (count >> 16))
                    .put((byte) (count >> 8))
                    .put((byte) count)
                    .flip());
        }
    }
}
