package io.minibatch.app.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.Codec;
import io.minibatch.Minibatch;
import org.junit.jupiter.api.Test;

class MessageViewTest {

    /** As a part of an answer it would make that unreadable for clients that take 500 levels. */
    @Test
    void whatIsNestedTooDeepComesAsText() {
        assertThat(view(nested(400)).data()).isEqualTo(nested(400));
        assertThat(view(nested(401)).data()).isNull();
        assertThat(view(nested(401)).text()).isEqualTo(nested(401));
    }

    private static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }

    private static MessageView view(String payload) {
        try (var mb = Minibatch.open("memory:")) {
            var stream = mb.stream("s", Codec.bytes());
            stream.append(payload.getBytes(UTF_8));
            try (var all = stream.buffer().all()) {
                return MessageView.of(all.findFirst().orElseThrow(), true);
            }
        }
    }
}
