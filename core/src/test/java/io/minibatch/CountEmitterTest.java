package io.minibatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountEmitterTest {

    private static final Instant NOW = Instant.ofEpochMilli(5_000);

    private final ListBuffer buffer = new ListBuffer();
    private final WindowEmitter<Object> emitter = WindowEmitter.count(3);

    @Test
    void waitsForItsSizeHoweverLongThatTakes() {
        assertThat(emitter.next(buffer.add(2, NOW), NOW)).isEqualTo(Emission.waitFor(3, Emission.FOREVER));
    }

    @Test
    void takesExactlyItsSizeInAppendOrder() {
        buffer.add(7, NOW);
        assertThat(take()).extracting(Message::sequence).containsExactly(0L, 1L, 2L);
        assertThat(take()).extracting(Message::sequence).containsExactly(3L, 4L, 5L);
        assertThat(emitter.next(buffer, NOW)).isInstanceOf(Emission.Wait.class);
    }

    @Test
    void takesTheRemainderAtTheEnd() {
        buffer.add(4, NOW).ending = true;
        assertThat(take()).hasSize(3);
        assertThat(take()).hasSize(1);
        assertThat(emitter.next(buffer, NOW)).isInstanceOf(Emission.Wait.class);
    }

    @Test
    void untilDoesNotDecreaseWhenTheClockIsBehindTheLastWindow() {
        buffer.add(3, NOW).previous = NOW.plusSeconds(9);
        take();
        assertThat(buffer.previous).isEqualTo(NOW.plusSeconds(9));
    }

    @Test
    void refusesSizesBelowOne() {
        assertThatThrownBy(() -> WindowEmitter.count(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("size must be at least 1, but is 0");
        assertThatThrownBy(() -> WindowEmitter.count(-7)).hasMessageContaining("-7");
    }

    @Test
    void isAValueThatSaysWhatItIs() {
        assertThat(emitter).isEqualTo(WindowEmitter.count(3)).hasToString("count(3)");
    }

    private List<Message<Object>> take() {
        return buffer.take((Emission.Emit<Object>) emitter.next(buffer, NOW));
    }
}
