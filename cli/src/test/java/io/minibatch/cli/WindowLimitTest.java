package io.minibatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.Buffer;
import io.minibatch.DeadWindow;
import io.minibatch.Emission;
import io.minibatch.WindowEmitter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WindowLimitTest {

    private static final Emission<Object> ANSWER = Emission.emit(List.of(), Instant.EPOCH);

    private final AtomicInteger reached = new AtomicInteger();
    private final WindowEmitter<Object> emitter = (buffer, now) -> ANSWER;
    private final WindowLimit limit = new WindowLimit(2, emitter, reached::incrementAndGet);

    @Test
    void makesNoMoreWindowsThanAreNeeded() {
        assertThat(next()).isSameAs(ANSWER);
        limit.windowClaimed(window(1));
        assertThat(next()).isSameAs(ANSWER);
        limit.windowClaimed(window(2));
        assertThat(next()).isInstanceOf(Emission.Wait.class);
    }

    @Test
    void countsWindowsThatWereOpenBefore() {
        limit.attemptStarted(window(1));
        limit.windowClaimed(window(2));
        assertThat(next()).isInstanceOf(Emission.Wait.class);
    }

    @Test
    void makesAnotherOneForOneThatWasSetAside() {
        limit.windowClaimed(window(1));
        limit.windowClaimed(window(2));
        limit.windowSetAside(new DeadWindow("s/default/1", "default", 1, 5, Instant.EPOCH, "", ""), new Exception());
        assertThat(next()).isSameAs(ANSWER);
    }

    @Test
    void isReachedOnceWhenTheLastOneIsCompleted() {
        for (var i = 1; i <= 2; i++) {
            limit.windowClaimed(window(i));
            assertThat(reached).hasValue(0);
            limit.windowCompleted(window(i), Duration.ZERO);
        }
        assertThat(reached).hasValue(1);
        assertThat(next()).isInstanceOf(Emission.Wait.class);
    }

    @SuppressWarnings("NullAway") // the buffer is only passed on
    private Emission<Object> next() {
        return limit.next((Buffer<Object>) null, Instant.EPOCH);
    }

    private static TestWindow window(int sequence) {
        return new TestWindow("s/default/" + sequence, 1, Optional.empty(), Optional.empty(), List.of());
    }
}
