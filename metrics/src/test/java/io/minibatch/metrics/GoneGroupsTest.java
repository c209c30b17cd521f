package io.minibatch.metrics;

import static io.minibatch.WindowEmitter.count;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.minibatch.Minibatch;
import io.minibatch.Source;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GoneGroupsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MinibatchMetrics counted = new MinibatchMetrics(registry);
    private final Minibatch mb =
            Minibatch.builder().url("memory:").listener(counted).open();
    private final StreamMetrics streams = new StreamMetrics(mb, counted);

    @AfterEach
    void close() {
        mb.close();
    }

    private void consume(String stream, String group) throws InterruptedException {
        mb.stream(stream).append(Map.of());
        mb.stream(stream).windowed(count(1)).group(group).forEach(w -> {}).drain();
    }

    /** The groups of which messages are counted. */
    private List<String> groups() {
        return registry.find("minibatch.messages").counters().stream()
                .map(counter -> counter.getId().getTag("group"))
                .toList();
    }

    private void sourceFails(String stream) {
        Source<Object> source = appender -> {};
        counted.sourceFailed(stream, source, 1, Duration.ZERO, new IOException("away"));
    }

    @Test
    void whatWasCountedOfAGroupGoesWithIt() throws InterruptedException {
        consume("s", "dropped");
        consume("s", "kept");
        mb.stream("s").group("dropped").drop();

        streams.refresh();
        assertThat(groups()).as("still to be read once").contains("dropped");
        streams.refresh();

        assertThat(groups()).containsExactly("kept");
        assertThat(registry.getMeters())
                .noneSatisfy(meter -> assertThat(meter.getId().getTag("group")).isEqualTo("dropped"));
    }

    @Test
    void allThatWasCountedOfAStreamGoesWithIt() throws InterruptedException {
        consume("s", "g");
        sourceFails("s");
        streams.refresh();
        mb.stream("s").delete();

        streams.refresh();
        streams.refresh();

        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void aGroupThatIsMadeAgainIsCountedFromZero() throws InterruptedException {
        consume("s", "g");
        mb.stream("s").delete();
        streams.refresh();
        streams.refresh();

        consume("s", "g");
        streams.refresh();
        streams.refresh();

        assertThat(registry.get("minibatch.messages").counter().count()).isEqualTo(1);
    }

    @Test
    void aSourceIsCountedThatFailsBeforeItsStreamIsThere() {
        sourceFails("s");
        streams.refresh();
        streams.refresh();
        sourceFails("s");

        assertThat(registry.get("minibatch.sources.failed").counter().count()).isEqualTo(2);
    }
}
