package io.minibatch.mongodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import io.minibatch.MinibatchException;
import io.minibatch.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sources that are killed at random, while documents come whose ids are in no order. */
class RestartedSourcesTest {

    private static final Duration OVERLAP = Duration.ofSeconds(60);
    private static final int LATEST = 6;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final Forgetful backend = new Forgetful();
    private final MongoServer server = new MongoServer(backend);
    private final String url = url(server);
    private final MongoClient client = MongoClients.create(url);
    private final MongoCollection<Document> orders = client.getDatabase("shop").getCollection("orders");
    private final AtomicInteger inserted = new AtomicInteger();

    private static String url(MongoServer server) {
        server.enableOplog();
        var address = server.bind();
        return "mongodb://" + address.getHostString() + ":" + address.getPort() + "/shop";
    }

    @AfterEach
    void close() {
        client.close();
        server.shutdownNow();
    }

    @Test
    void pollingLosesAndRepeatsNothing() throws InterruptedException {
        run(() -> new MongoSource<Object>(orders).page(25).overlap(OVERLAP));
    }

    @Test
    void followingLosesAndRepeatsNothing() throws InterruptedException {
        run(() -> new MongoChangeStreamSource<Object>(orders).page(25).overlap(OVERLAP));
    }

    @Test
    void followingLosesAndRepeatsNothingWhenTheServerForgetsWhereItWas() throws InterruptedException {
        backend.random = new Random(seed);
        run(() -> new MongoChangeStreamSource<Object>(orders).page(25).overlap(OVERLAP));
    }

    private void run(Supplier<Source<Object>> sources) throws InterruptedException {
        var appender = new UnreliableAppender(new Random(seed), 10);
        var producers = IntStream.range(0, 2)
                .mapToObj(n -> new Thread(() -> produce(new Random(seed + 1 + n))))
                .toList();
        insert(random, 200);
        producers.forEach(Thread::start);
        var current = new AtomicReference<>(sources.get());
        var reader = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    current.set(sources.get());
                    current.get().stream(appender);
                } catch (MinibatchException e) {
                    // killed: another one goes on
                } catch (Exception e) {
                    return;
                }
            }
        });
        reader.start();
        for (var producer : producers) {
            producer.join();
        }
        try {
            await().untilAsserted(() -> assertThat(appender.taken().size()).isGreaterThanOrEqualTo(inserted.get()));
        } finally {
            reader.interrupt();
            reader.join();
        }
        assertThat(appender.taken()).as("seed %d", seed).hasSize(inserted.get()).doesNotHaveDuplicates();
    }

    private void produce(Random own) {
        for (var i = 0; i < 60; i++) {
            insert(own, 1 + own.nextInt(20));
        }
    }

    /** Their ids were made up to some seconds ago. */
    private void insert(Random own, int documents) {
        orders.insertMany(IntStream.range(0, documents)
                .mapToObj(n -> new Document("_id", id(own)).append("n", inserted.incrementAndGet()))
                .toList());
    }

    private static ObjectId id(Random own) {
        var second = Instant.now().getEpochSecond() - own.nextInt(LATEST);
        return new ObjectId("%08x%016x".formatted(second, own.nextLong() >>> 1));
    }

    /** Has no longer the events after every third token. */
    private static final class Forgetful extends MemoryBackend {
        private volatile @Nullable Random random;

        @Override
        public de.bwaldvogel.mongo.bson.Document handleMessage(MongoMessage message) {
            var own = random;
            if (own != null && message.getDocument().toString().contains("startAfter") && own.nextInt(3) == 0) {
                return new de.bwaldvogel.mongo.bson.Document("ok", 0)
                        .append("code", 286)
                        .append("errmsg", "the resume point may no longer be in the oplog");
            }
            return super.handleMessage(message);
        }
    }
}
