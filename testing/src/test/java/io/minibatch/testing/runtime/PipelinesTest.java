package io.minibatch.testing.runtime;

import static io.minibatch.WindowEmitter.count;
import static io.minibatch.WindowEmitter.every;
import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.MinibatchListener;
import io.minibatch.PipelineStatus;
import io.minibatch.PipelineStatus.Waits;
import io.minibatch.Subscription;
import io.minibatch.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What an instance tells about its own pipelines, and those who listen later. */
class PipelinesTest extends RuntimeTest {

    @Test
    void aPipelineThatCountsSaysHowManyMessagesItWaitsFor() {
        try (var running =
                numbers.windowed(count(5)).workers(2).forEach(window -> {}).start()) {
            assertThat(running.state()).isEqualTo(Subscription.State.RUNNING);
            assertThat(only())
                    .returns("numbers", PipelineStatus::stream)
                    .returns("default", PipelineStatus::group)
                    .returns("count(5)", PipelineStatus::strategy)
                    .returns(2, PipelineStatus::workers);
            awaitWaits(new Waits(OptionalLong.of(5), Optional.empty()));
            appendUpTo(3);
            awaitWaits(new Waits(OptionalLong.of(2), Optional.empty()));
        }
        assertThat(mb.pipelines()).isEmpty();
    }

    @Test
    void aPipelineOfTimeSaysWhenItWillBeAskedAgain() {
        var before = Instant.now();
        try (var running = numbers.windowed(every(Duration.ofDays(1)))
                .forEach(window -> {})
                .start()) {
            assertThat(running.state()).isEqualTo(Subscription.State.RUNNING);
            appendUpTo(1);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(
                                    only().waits().flatMap(Waits::until).orElseThrow())
                            .isBetween(
                                    before.plus(Duration.ofDays(1)),
                                    Instant.now().plus(Duration.ofDays(1))));
        }
    }

    @Test
    void aPausedPipelineWaitsForNothing() {
        try (var running = numbers.windowed(count(5)).forEach(window -> {}).start()) {
            awaitWaits(new Waits(OptionalLong.of(5), Optional.empty()));
            running.pause();
            Awaitility.await()
                    .untilAsserted(() -> assertThat(only())
                            .returns(Subscription.State.PAUSED, PipelineStatus::state)
                            .returns(Optional.empty(), PipelineStatus::waits));
        }
    }

    @Test
    void whoListensLaterIsToldFromThenOnUntilItIsRemoved() {
        var told = new ConcurrentLinkedQueue<String>();
        var listener = new MinibatchListener() {
            @Override
            public void windowCompleted(Window<?> window, Duration took) {
                told.add(window.id());
            }
        };
        try (var running =
                numbers.windowed(count(1)).workers(1).forEach(window -> {}).start()) {
            assertThat(running.state()).isEqualTo(Subscription.State.RUNNING);
            appendUpTo(1);
            awaitTold("completed numbers/default/1");
            mb.addListener(listener);
            appendUpTo(1);
            Awaitility.await().untilAsserted(() -> assertThat(told).containsExactly("numbers/default/2"));
            mb.removeListener(listener);
            appendUpTo(1);
            awaitTold("completed numbers/default/3");
        }
        assertThat(told).containsExactly("numbers/default/2");
    }

    private PipelineStatus only() {
        assertThat(mb.pipelines()).hasSize(1);
        return mb.pipelines().get(0);
    }

    private void awaitWaits(Waits expected) {
        Awaitility.await().untilAsserted(() -> assertThat(only().waits()).contains(expected));
    }

    /** By the listener that was there first: a window counts as done before anybody is told. */
    private void awaitTold(String event) {
        Awaitility.await().untilAsserted(() -> assertThat(events.all).contains(event));
    }
}
