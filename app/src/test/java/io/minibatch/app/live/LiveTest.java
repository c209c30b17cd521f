package io.minibatch.app.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.DeadWindow;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LiveTest {

    private final Live live = new Live();

    private void happens(String stream) {
        var cause = new IllegalStateException("on purpose");
        live.windowSetAside(new DeadWindow(stream + "/g/0", "g", 1, 1, Instant.EPOCH, "", ""), cause);
    }

    @Test
    void streamsComeAndGoAndAreForgotten() {
        IntStream.range(0, 1_000).forEach(i -> happens("s" + i));

        assertThat(IntStream.range(0, 1_000)
                        .filter(i -> !live.troubles("s" + i, "g").isEmpty()))
                .hasSize(256)
                .contains(999);
    }

    @Test
    void whatGoesOnIsNotForgotten() {
        for (var i = 0; i < 1_000; i++) {
            happens("always");
            happens("s" + i);
        }

        assertThat(live.troubles("always", "g")).hasSize(20);
    }
}
