package io.minibatch.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.Placeholder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MemoryContractTest extends StoreContract {
    @Override
    protected Placeholder open() {
        return new Placeholder("abc");
    }

    @Test
    @Tag("system")
    void runs_with_system() {
        assertThat(open().name()).isEqualTo("abc");
    }

    @Test
    @Tag("crash")
    void runs_with_crash() {
        assertThat(open().name()).isEqualTo("abc");
    }
}
