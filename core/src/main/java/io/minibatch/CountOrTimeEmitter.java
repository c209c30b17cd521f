package io.minibatch;

import java.time.Duration;
import java.time.Instant;

/** {@code size} messages, or fewer once the oldest of them has waited for {@code atMost}. */
record CountOrTimeEmitter(int size, Duration atMost) implements WindowEmitter<Object> {

    CountOrTimeEmitter {
        Check.atLeastOne(size, "size");
        Check.positive(atMost, "atMost");
    }

    @Override
    public Emission<Object> next(Buffer<Object> buffer, Instant now) {
        var oldest = buffer.oldest();
        if (oldest.isEmpty()) {
            return Emission.waitFor(1, Emission.FOREVER);
        }
        var due = Instants.plus(oldest.get().created(), atMost);
        if (buffer.size() >= size || !now.isBefore(due) || buffer.ending()) {
            return Emission.emit(buffer.first(size), Instants.notBefore(now, buffer.previous()));
        }
        return Emission.waitFor(size, Duration.between(now, due));
    }

    @Override
    public String toString() {
        return "countOrTime(" + size + ", " + Instants.text(atMost) + ")";
    }
}
