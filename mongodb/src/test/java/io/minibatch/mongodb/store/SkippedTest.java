package io.minibatch.mongodb.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minibatch.mongodb.TestServer;
import io.minibatch.store.Batch;
import io.minibatch.store.Sequences;
import io.minibatch.store.Store;
import io.minibatch.store.Transition;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages that became too old before a strategy wanted them. */
class SkippedTest {

    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    private final String url = TestServer.newDatabase();

    @AfterEach
    void drop() {
        TestServer.drop(url);
    }

    @Test
    void whatWasTakenBehindThemStaysTaken() {
        append(NOW.minusSeconds(100), 5); // 1 to 5, soon too old
        append(NOW, 20);
        try (var store = Store.open(url, Clock.systemUTC())) {
            var stream = store.stream("s");
            stream.messages().end();
            stream.configure(settings -> settings.withRetain(Duration.ofSeconds(50)));
            var group = stream.group("default");
            group.create(false, NOW);
            try (var owner = group.acquire().orElseThrow()) {
                owner.commit(List.of(claim(6, 10)));
                owner.commit(List.of(new Transition.Complete("s/default/6", 1)));
                stream.housekeep(NOW);
                await().until(() -> {
                    owner.requests(); // takes notice
                    return owner.state().position() == 11;
                });
                owner.commit(List.of(claim(15, 16)));
            }
            var state = group.state();
            assertThat(state.waits(8))
                    .as("a message of a completed window waits")
                    .isFalse();
            assertThat(state.waiting(26)).isEqualTo(13);
        }
    }

    private void append(Instant at, int count) {
        try (var store = Store.open(url, InstantSource.fixed(at))) {
            var entry = new Batch.Entry(Map.of(), "1".getBytes(StandardCharsets.UTF_8));
            store.stream("s")
                    .messages()
                    .append(new Batch("json", "int", Collections.nCopies(count, entry), Optional.empty()));
        }
    }

    private static Transition.Claim claim(long first, long last) {
        return new Transition.Claim(
                "s/default/" + first, Sequences.range(first, last), Sequences.NONE, Optional.empty(), NOW, NOW);
    }
}
