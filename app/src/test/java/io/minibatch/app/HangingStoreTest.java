package io.minibatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minibatch.Minibatch;
import io.minibatch.store.Store;
import io.minibatch.store.StreamStore;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that a store keeps do not keep others. */
class HangingStoreTest {

    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Hanging store = new Hanging();
    private final Minibatch mb = Minibatch.builder().store(store).open();
    private final StreamingApp app = StreamingApp.create(mb);
    private final Asking asking = new Asking(app);

    @BeforeEach
    void start() {
        app.start(0);
    }

    @AfterEach
    void stop() {
        store.goOn.countDown();
        app.stop();
        mb.close();
    }

    private CompletableFuture<HttpResponse<String>> ask(String path) {
        return client.sendAsync(asking.request(path).timeout(A_MINUTE).build(), BodyHandlers.ofString());
    }

    @Test
    void healthIsAnsweredHoweverManyHang() throws Exception {
        var answers = Stream.generate(() -> ask("/streams")).limit(260).toList();

        await().until(() -> store.asked.get() == 200
                && answers.stream().filter(CompletableFuture::isDone).count() == 60);
        assertThat(ask("/health/live").get().statusCode()).isEqualTo(200);

        store.goOn.countDown();
        assertThat(answers.stream().map(answer -> answer.join().statusCode()))
                .filteredOn(status -> status == 503)
                .hasSize(60);
        assertThat(ask("/streams").get().statusCode()).isEqualTo(200);
    }

    @Test
    void whoAsksForMetricsDoesNotWaitForAnotherWhoHangs() throws Exception {
        var first = ask("/metrics");
        await().until(() -> store.asked.get() == 1);

        var second = ask("/metrics").get();
        assertThat(second.statusCode()).isEqualTo(503);
        assertThat(second.body()).contains("The store has not answered");

        store.goOn.countDown();
        assertThat(first.get().statusCode()).isEqualTo(200);
    }

    /** Answers when it is told to. */
    private static final class Hanging implements Store {

        private final CountDownLatch goOn = new CountDownLatch(1);
        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public String url() {
            return "hanging:";
        }

        @Override
        public boolean ordered() {
            return true;
        }

        @Override
        public List<String> streams() {
            asked.incrementAndGet();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.of();
        }

        @Override
        public StreamStore stream(String name) {
            throw new UnsupportedOperationException(name);
        }

        @Override
        public void close() {}
    }
}
