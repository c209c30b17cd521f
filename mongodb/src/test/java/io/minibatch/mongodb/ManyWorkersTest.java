package io.minibatch.mongodb;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import io.minibatch.MinibatchException;
import io.minibatch.Sink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One sink, many workers, and a server that fails now and then: before it has written, or after. */
class ManyWorkersTest {

    private static final int WINDOWS = 30;
    private static final int SIZE = 5;

    private final MongoServer server = new MongoServer(new Unreliable());
    private final String url = url(server);
    private final MongoClient client = MongoClients.create(url);
    private final MongoCollection<Document> results = client.getDatabase("shop").getCollection("results");

    private static String url(MongoServer server) {
        var address = server.bind();
        return "mongodb://" + address.getHostString() + ":" + address.getPort() + "/shop";
    }

    @AfterEach
    void close() {
        client.close();
        server.shutdownNow();
    }

    @Test
    void eachDocumentIsStoredOnce() throws Exception {
        deliver(new MongoSink<List<Map<String, Integer>>>(url, "results").upsert());
        assertThat(stored("_index")).hasSize(WINDOWS * SIZE).containsOnly(0, 1, 2, 3, 4);
        assertThat(stored("_window").stream().distinct()).hasSize(WINDOWS);
    }

    @Test
    void eachDocumentIsStoredOnceByItsId() throws Exception {
        deliver(new MongoSink<List<Map<String, Integer>>>(url, "results").upsertById());
        assertThat(stored("_id")).hasSize(WINDOWS * SIZE);
    }

    @Test
    void eachDocumentIsStoredOnceWhenTheyComeOneByOne() throws Exception {
        var each = Sink.each(new MongoSink<Map<String, Integer>>(url, "results").upsertById());
        deliver(each);
        assertThat(stored("_id")).hasSize(WINDOWS * SIZE);
    }

    private List<Object> stored(String field) {
        var all = new ArrayList<>();
        results.find().forEach(each -> all.add(each.get(field)));
        return all;
    }

    /** Every window in two attempts at once, each tried until it succeeds. */
    private void deliver(Sink<? super List<Map<String, Integer>>> sink) throws Exception {
        var rows = IntStream.range(0, SIZE).mapToObj(n -> Map.of("n", n)).toList();
        var threads = Executors.newFixedThreadPool(8);
        try {
            var done = threads.invokeAll(IntStream.range(0, 2 * WINDOWS)
                    .<Callable<Boolean>>mapToObj(i -> () -> {
                        var window = new Delivered("s/g/" + i / 2, 1 + i % 2);
                        while (true) {
                            try {
                                sink.deliver(window, rows);
                                return true;
                            } catch (MinibatchException e) {
                                assertThat(e).hasMessageContaining("results");
                            }
                        }
                    })
                    .toList());
            for (var each : done) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
            sink.close();
        }
    }

    private static final class Unreliable extends MemoryBackend {
        private final Random random = new Random();

        @Override
        public de.bwaldvogel.mongo.bson.Document handleMessage(MongoMessage message) {
            var isWrite = message.getDocument().containsKey("insert")
                    || message.getDocument().containsKey("createIndexes");
            if (isWrite && random.nextInt(15) == 0) {
                return failed();
            }
            var answer = super.handleMessage(message);
            return isWrite && random.nextInt(15) == 0 ? failed() : answer;
        }

        private static de.bwaldvogel.mongo.bson.Document failed() {
            return new de.bwaldvogel.mongo.bson.Document("ok", 0)
                    .append("code", 8)
                    .append("errmsg", "not now");
        }
    }
}
