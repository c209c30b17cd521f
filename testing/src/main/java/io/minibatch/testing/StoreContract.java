package io.minibatch.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.minibatch.Placeholder;
import io.minibatch.internal.Engine;
import org.junit.jupiter.api.Test;

/** Placeholder. */
public abstract class StoreContract {
    /** For tests. */
    protected StoreContract() {}

    /**
     * The store.
     *
     * @return it
     */
    protected abstract Placeholder open();

    @Test
    void has_a_length() {
        assertEquals(Engine.json("abc").length(), open().length());
    }
}
