package io.minibatch;

import java.time.Instant;

/** Windows of exactly {@code size} messages; at the end of a drain that takes the remainder, what is left. */
record CountEmitter(int size) implements WindowEmitter<Object> {

    CountEmitter {
        Check.atLeastOne(size, "size");
    }

    @Override
    public Emission<Object> next(Buffer<Object> buffer, Instant now) {
        var waiting = buffer.size();
        if (waiting >= size || (buffer.ending() && waiting > 0)) {
            return Emission.emit(buffer.first(size), Instants.notBefore(now, buffer.previous()));
        }
        return Emission.waitFor(size, Emission.FOREVER);
    }

    @Override
    public String toString() {
        return "count(" + size + ")";
    }
}
