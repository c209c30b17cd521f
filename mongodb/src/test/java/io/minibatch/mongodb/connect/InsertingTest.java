package io.minibatch.mongodb.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.minibatch.mongodb.Delivered;
import io.minibatch.mongodb.TestServer;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InsertingTest {

    private final String url = TestServer.newDatabase();
    private final MongoClient client = MongoClients.create(url);
    private final MongoCollection<Document> results =
            client.getDatabase(new ConnectionString(url).getDatabase()).getCollection("results");

    @AfterEach
    void drop() {
        client.close();
        TestServer.drop(url);
    }

    @Test
    void aWindowThatComesOneByOneBeginsAgainWhereverItFailed() {
        var target = new Target(Place.of(results), new WindowKey.Id());
        var inserting = new Inserting(target, new WindowKey.Id());
        var window = new Delivered("s/g/1", 1);

        take(inserting, target, window, 0);
        assertThatIllegalStateException()
                .isThrownBy(() -> inserting.take(window, batch -> {
                    throw new IllegalStateException("the server is away, before anything is inserted");
                }));
        take(inserting, target, window, 0);
        take(inserting, target, window, 1);

        assertThat(results.find().sort(new Document("_id", 1)).into(new ArrayList<>()))
                .containsExactly(
                        new Document("_id", "s/g/1#0").append("n", 0), new Document("_id", "s/g/1#1").append("n", 1));
    }

    private static void take(Inserting inserting, Target target, Delivered window, int number) {
        inserting.take(
                window,
                batch -> batch.insert(
                        new Writing(target.opened().collection(), "results"),
                        List.of(new BsonDocument("n", new BsonInt32(number)))));
    }
}
