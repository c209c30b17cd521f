package io.minibatch.testing.runtime;

import static io.minibatch.WindowEmitter.fixed;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.Codec;
import io.minibatch.Minibatch;
import io.minibatch.MinibatchListener;
import io.minibatch.internal.Runner;
import io.minibatch.internal.Surroundings;
import io.minibatch.store.Store;
import io.minibatch.testing.ManualClock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntervalTest {

    private final ManualClock clock = ManualClock.create();

    @Test
    void aMessageThatComesWhileTheEmitterIsAskedIsInTheIntervalOfItsCreation() {
        var store = Store.open("memory:", clock);
        try (var mb = Minibatch.builder().store(store).clock(clock).open()) {
            var stream = mb.stream("s", Codec.text());
            var windows = new ArrayList<List<String>>();
            var spec = stream.windowed(fixed(ofMinutes(1)))
                    .workers(1)
                    .forEach(window -> windows.add(window.data()))
                    .spec();
            stream.append("a");
            stream.group().create();
            clock.set(ManualClock.START.plusMillis(59_999));
            var time = new TickingClock(() -> {
                stream.append("b"); // in the last millisecond of the interval
                clock.set(ManualClock.START.plusSeconds(60));
            });
            var owner = store.stream("s").group("default").acquire().orElseThrow();
            var runner = new Runner<>(
                    spec, store.stream("s"), owner, Surroundings.stepped(time, new MinibatchListener() {}));
            for (var i = 0; i < 3; i++) {
                for (var next = runner.next(); next != null; next = runner.next()) {
                    runner.run(next);
                }
                clock.set(clock.instant().plusMillis(1));
            }
            assertThat(windows).containsExactly(List.of("a", "b"));
        }
    }

    /**
     * Something happens while the time is read that the emitter sees, which comes after the end of the stream was read.
     */
    private final class TickingClock implements InstantSource {
        private final Runnable once;
        private boolean happened;

        TickingClock(Runnable once) {
            this.once = once;
        }

        @Override
        public Instant instant() {
            return clock.instant();
        }

        @Override
        public long millis() {
            if (!happened) {
                happened = true;
                once.run();
            }
            return clock.millis();
        }
    }
}
