package io.minibatch.mongodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.mongodb.ConnectionString;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.minibatch.MinibatchException;
import io.minibatch.RejectedException;
import io.minibatch.connect.ConnectorUrl;
import io.minibatch.mongodb.omegaml.DatasetSink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What a sink must not do, whatever it gets. */
class SinkGuardsTest {

    private final String url = TestServer.newDatabase();
    private final MongoClient client = MongoClients.create(url);
    private final MongoCollection<Document> results =
            client.getDatabase(new ConnectionString(url).getDatabase()).getCollection("results");

    @AfterEach
    void drop() {
        client.close();
        TestServer.drop(url);
    }

    private List<Object> stored(String field) {
        var all = new ArrayList<>();
        results.find().sort(new Document("n", 1)).forEach(each -> all.add(each.get(field)));
        return all;
    }

    @Test
    void writesThatNobodyAcknowledgesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MongoSink<>(results.withWriteConcern(WriteConcern.UNACKNOWLEDGED)))
                .withMessageContaining("acknowledge");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MongoSink<>("mongodb://user:secret@host/shop?w=0", "results"))
                .withMessageContaining("acknowledge")
                .withMessageNotContaining("secret");
        var database = client.getDatabase("shop").withWriteConcern(WriteConcern.UNACKNOWLEDGED);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DatasetSink<>(database, "results"))
                .withMessageContaining("acknowledge");
    }

    @Test
    void aWindowIsStoredOnceAlsoWhenTheCollectionWasDroppedMeanwhile() {
        var sink = new MongoSink<Map<String, Integer>>(results).upsert();
        sink.deliver(new Delivered("s/g/1", 1), Map.of("n", 1));
        results.drop();

        sink.deliver(new Delivered("s/g/2", 1), Map.of("n", 2));
        sink.deliver(new Delivered("s/g/2", 2), Map.of("n", 2));

        assertThat(stored("n")).containsExactly(2);
    }

    @Test
    void aTreeOfJsonIsOneDocumentAndSoIsAPath() {
        var sink = new MongoSink<>(results);
        sink.put(new JsonMapper().readTree("{\"n\":1,\"x\":[2]}"));
        sink.put(new JsonMapper().readTree("[{\"n\":2},{\"n\":3}]"));
        sink.put(Path.of("a", "b"));

        assertThat(stored("n")).containsExactly(null, 1, 2, 3);
        assertThat(stored("data").get(0)).isEqualTo(Path.of("a", "b").toUri().toString());
    }

    @Test
    void anIdThatIsNullIsNone() {
        var nobody = new HashMap<String, Object>();
        nobody.put("_id", null);
        new MongoSink<>(results).put(List.of(nobody, new HashMap<>(nobody)));

        assertThat(stored("_id")).hasSize(2).allMatch(ObjectId.class::isInstance);
    }

    @Test
    void whatNoServerOrReaderCanTakeIsRejected() {
        Object deep = 1;
        for (var i = 0; i < 150; i++) {
            deep = Map.of("a", deep);
        }
        var tooDeep = deep;
        var sink = new MongoSink<>(results);

        assertThatExceptionOfType(RejectedException.class)
                .isThrownBy(() -> sink.put(tooDeep))
                .withMessageContaining("levels");
        assertThatExceptionOfType(RejectedException.class)
                .isThrownBy(() -> sink.put(Map.of("text", "\ud800")))
                .withMessageContaining("surrogate");
        assertThatExceptionOfType(RejectedException.class).isThrownBy(() -> sink.put(Map.of("\udc00", 1)));
        assertThat(results.countDocuments()).isZero();
    }

    @Test
    void aClientThatIsClosedIsAnErrorThatSaysSo() {
        var own = MongoClients.create(url);
        var closed = own.getDatabase("shop").getCollection("orders");
        own.close();

        assertThatExceptionOfType(MinibatchException.class)
                .isThrownBy(() -> new MongoSink<>(closed).put(1))
                .withMessageContaining("shop.orders")
                .withMessageContaining("client is closed");
        assertThatExceptionOfType(MinibatchException.class)
                .isThrownBy(() -> new MongoSource<>(closed).stream(new RecordingAppender(0)))
                .withMessageContaining("shop.orders")
                .withMessageContaining("client is closed");
    }

    @Test
    void namesThatNoServerTakesAreRefusedAtOnce() {
        for (var wrong : List.of("", "a\0b")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new MongoSource<>("mongodb://user:secret@host/shop", wrong))
                    .withMessageContaining("mongodb://host/shop")
                    .withMessageContaining("name of a collection");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MongoSink<>("mongodb://user:secret@host/my%20shop", "orders"))
                .withMessageContaining("mongodb://host/my%20shop")
                .withMessageContaining("database or options are wrong");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MongoConnector().sink(ConnectorUrl.parse("mongodb://host/shop.or%zzders")))
                .withMessageContaining("or%zzders")
                .withMessageContaining("%25");
    }

    @Test
    void passwordsAreNotShownHoweverTheyAreWritten() {
        for (var wrong : List.of("mongodb://user:sec?ret@host/shop", "mongodb://user:sec/ret@host")) {
            assertThatIllegalArgumentException()
                    .as(wrong)
                    .isThrownBy(() -> new MongoSink<>(wrong, "orders"))
                    .withMessageNotContaining("sec")
                    .withMessageNotContaining("ret@");
        }
        assertThat(new MongoSink<>("mongodb://user:sec\nret@host/shop", "orders"))
                .hasToString("MongoSink to mongodb://host/shop.orders");
    }
}
