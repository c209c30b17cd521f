package io.minibatch.mongodb.store;

import static io.minibatch.WindowEmitter.fixed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClients;
import io.minibatch.Minibatch;
import io.minibatch.Window;
import io.minibatch.mongodb.TestServer;
import io.minibatch.mongodb.server.MongoOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Producers whose clocks differ: what comes later than the stated lateness is late, and not lost. */
class LateTest {

    @Test
    void whatComesAfterItsIntervalWasClosedIsDeliveredInALateWindowOfItsInterval() {
        var database = TestServer.newDatabase();
        var url = TestServer.with(database, "lateness=100ms");
        var windows = new CopyOnWriteArrayList<Window<Map<String, Object>>>();
        try (var mb = Minibatch.open(url)) {
            var readings = mb.stream("readings");
            readings.append(Map.of("n", 1));
            var running = readings.windowed(fixed(Duration.ofSeconds(1)))
                    .process(window -> {
                        windows.add(window);
                        return window.data();
                    })
                    .start();
            await().until(() -> windows.stream().anyMatch(window -> !window.isEmpty()));
            var created = Instant.now().minusSeconds(60);
            insert(database, created);
            await().until(() -> windows.stream().anyMatch(Window::late));
            running.close();

            assertThat(windows).filteredOn(Window::late).singleElement().satisfies(late -> {
                assertThat(late.data()).isEqualTo(List.of(Map.of("n", 2)));
                assertThat(late.from().orElseThrow()).isBeforeOrEqualTo(created);
                assertThat(late.until().orElseThrow()).isAfter(created);
            });
            assertThat(readings.status().waiting()).isZero();
        } finally {
            TestServer.drop(database);
        }
    }

    /** As a Python producer does whose clock is a minute slow. */
    private static void insert(String database, Instant created) {
        var options = MongoOptions.parse(database);
        try (var client = MongoClients.create(options.connection())) {
            client.getDatabase(options.database())
                    .getCollection("buffer")
                    .insertOne(new Document("stream", "readings")
                            .append("data", new Document("n", 2))
                            .append("processed", false)
                            .append("created", Date.from(created)));
        }
    }
}
