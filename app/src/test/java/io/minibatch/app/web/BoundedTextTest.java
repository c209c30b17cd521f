package io.minibatch.app.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class BoundedTextTest {

    private final BoundedText text = new BoundedText(10_000);

    @Test
    void whatFitsIsKept() throws Exception {
        text.write("x".repeat(9_999));
        text.write("y");

        assertThat(text).hasToString("x".repeat(9_999) + "y");
    }

    @Test
    void whatIsTooLongIsStopped() {
        var endless = Stream.generate(() -> "x").iterator();

        assertThatThrownBy(() -> JsonMapper.shared().writeValue(text, endless))
                .isInstanceOf(JacksonException.class)
                .hasMessageContaining("more than 10000 characters");
        assertThat(text.toString().length()).isLessThanOrEqualTo(10_000);
    }
}
