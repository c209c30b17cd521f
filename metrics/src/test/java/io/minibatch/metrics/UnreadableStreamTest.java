package io.minibatch.metrics;

import static io.minibatch.WindowEmitter.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.minibatch.Minibatch;
import io.minibatch.store.Store;
import io.minibatch.store.StreamStore;
import io.minibatch.store.UnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnreadableStreamTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @TempDir
    Path folder;

    private Minibatch mb;
    private Path groups;

    @BeforeEach
    void open() {
        mb = Minibatch.open(folder);
        mb.stream("bad").append(Map.of());
        mb.stream("good").append(Map.of());
        groups = folder.resolve("streams/bad/groups");
    }

    @AfterEach
    void close() {
        mb.close();
    }

    /** A file where the folder of the groups should be. */
    private void damage() throws IOException {
        Files.move(groups, groups.resolveSibling("away"));
        Files.createFile(groups);
    }

    private void repair() throws IOException {
        Files.delete(groups);
        Files.move(groups.resolveSibling("away"), groups);
    }

    private List<String> measured() {
        return registry.find("minibatch.stream.lost").gauges().stream()
                .map(gauge -> gauge.getId().getTag("stream"))
                .toList();
    }

    @Test
    void itIsLeftOutUntilItCanBeRead() throws IOException {
        var streams = new StreamMetrics(mb, registry);
        streams.refresh();
        damage();

        streams.refresh();
        assertThat(measured()).containsExactly("good");

        repair();
        streams.refresh();
        assertThat(measured()).containsExactlyInAnyOrder("bad", "good");
    }

    @Test
    void whatIsCountedOfItStays() throws Exception {
        var counted = new MinibatchMetrics(registry);
        mb.addListener(counted);
        mb.stream("bad").windowed(count(1)).forEach(w -> {}).drain();
        damage();
        var streams = new StreamMetrics(mb, counted);

        streams.refresh();
        streams.refresh();

        assertThat(registry.get("minibatch.messages").counter().count()).isEqualTo(1);
        repair();
    }

    @Test
    void theLogSaysSoOnceAndOnceThatItCanBeReadAgain() throws IOException {
        var streams = new StreamMetrics(mb, registry);
        var usual = System.err;
        var log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            damage();
            streams.refresh();
            streams.refresh();
            repair();
            streams.refresh();
            streams.refresh();
        } finally {
            System.setErr(usual);
        }

        assertThat(log.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains("Stream bad")))
                .satisfiesExactly(
                        line -> assertThat(line).contains("WARN", "cannot be read"),
                        line -> assertThat(line).contains("INFO", "can be read again"));
    }

    @Test
    void aStoreThatDoesNotAnswerIsSaidSo() {
        try (var away = Minibatch.builder().store(new Away()).open()) {
            var streams = new StreamMetrics(away, registry);

            assertThatThrownBy(streams::refresh).isInstanceOf(UnavailableException.class);
        }
    }

    private record Away() implements Store {

        @Override
        public String url() {
            return "away:";
        }

        @Override
        public boolean ordered() {
            return true;
        }

        @Override
        public List<String> streams() {
            return List.of("s");
        }

        @Override
        public StreamStore stream(String name) {
            throw new UnavailableException("Cannot read stream " + name, new IOException("connection refused"));
        }

        @Override
        public void close() {}
    }
}
