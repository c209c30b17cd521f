package io.minibatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MainTest {
    @Test
    void is_in_its_package() {
        assertThat(Main.class.getPackageName()).isEqualTo("io.minibatch.cli");
    }
}
