package io.minibatch.mongodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.minibatch.connect.Connector;
import io.minibatch.connect.Connector.Direction;
import io.minibatch.connect.ConnectorUrl;
import io.minibatch.connect.Connectors;
import io.minibatch.mongodb.omegaml.DatasetConnector;
import io.minibatch.mongodb.server.MongoOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MongoConnectorTest {

    private final String url = TestServer.newDatabase();
    private final MongoClient client =
            MongoClients.create(MongoOptions.parse(url).connection());
    private final Received received = new Received();

    @AfterEach
    void drop() {
        received.close();
        client.close();
        TestServer.drop(url);
    }

    private ConnectorUrl url(String collection, String options) {
        var mark = url.indexOf('?');
        return ConnectorUrl.parse((mark < 0 ? url : url.substring(0, mark)) + "." + collection
                + (mark < 0 ? "?" : url.substring(mark) + "&") + options);
    }

    @Test
    void aUrlIsASinkAndASource() throws Exception {
        var to = url("some%20results.x", "upsert=false&retryWrites=false");
        var sink = Connectors.of(to, Direction.SINK).sink(to);
        sink.put(List.of("{\"_id\":1,\"n\":1}".getBytes(StandardCharsets.UTF_8), "5".getBytes(StandardCharsets.UTF_8)));
        sink.close();
        var from = url(
                "some%20results.x", "start=earliest&field=_id&overlap=5s&overlap-by=1&page=10&name=mine&appName=test");

        received.run(Connectors.of(from, Direction.SOURCE).source(from), 2);

        assertThat(received.all()).contains(Map.of("_id", 1, "n", 1));
        assertThat(received.all("data")).contains(5);
        assertThat(client.getDatabase(MongoOptions.parse(url).database()).listCollectionNames())
                .contains("some results.x");
    }

    @Test
    void theOptionsOfAUrlAreThoseOfTheSource() {
        assertThat(source("watch&updates&raw&start=saved-or-latest&page=5&name=x&overlap=1m"))
                .hasToString("MongoChangeStreamSource of mongodb://host/shop.orders");
        assertThat(source("watch=false")).hasToString("MongoSource of mongodb://host/shop.orders");
        assertThat(new MongoConnector().sink(ConnectorUrl.parse("mongodb://user:secret@host/shop.orders?upsert-by-id")))
                .hasToString("MongoSink to mongodb://host/shop.orders");
    }

    private static Object source(String options) {
        return new MongoConnector().source(ConnectorUrl.parse("mongodb://user:secret@host/shop.orders?" + options));
    }

    @Test
    void everyOptionIsListed() {
        Connector connector = new MongoConnector();
        for (var option : connector.options()) {
            var direction = option.meaning().startsWith("sink") ? Direction.SINK : Direction.SOURCE;
            assertThat(direction == Direction.SINK || option.meaning().startsWith("source"))
                    .as(option.name())
                    .isTrue();
        }
    }

    @Test
    void wrongUrlsAreErrorsThatSayTheRule() {
        refused("mongodb://user:secret@host", "names no collection");
        refused("mongodb://user:secret@host/shop", "names no collection");
        refused("mongodb://user:secret@host/shop.", "names no collection");
        refused("mongodb://user:secret@host/shop.orders?strat=latest", "strat");
        refused("mongodb://user:secret@host/shop.orders?start=newest", "saved-or-latest");
        refused("mongodb://user:secret@host/shop.orders?page=0", "at least 1");
        refused("mongodb://user:secret@host/shop.orders?updates", "watch");
        refused("mongodb://user:secret@host/shop.orders?watch&field=x", "field");
        refused("mongodb://user:secret@host/shop.orders?upsert", "upsert");
        refused("mongodb://user:sec@ret@host/shop.orders", "percent-encoded");
        refused("mongodb://user:sec@ret@host/shop.orders?strat=latest", "strat");
        refused("mongodb://user:secret/x@host/shop.orders?strat=latest", "strat");
        refused("mongodb://user:secret/x@host/shop.orders?updates", "watch");
        refused("mongodb://user:secret?x@host/shop.orders", "percent-encoded");
        refused("mongodb://user:x?secret@host/shop.orders", "percent-encoded");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new MongoConnector().sink(ConnectorUrl.parse("mongodb://host/shop.orders?upsert&upsert-by-id")))
                .withMessageContaining("exclude each other");
    }

    private static void refused(String wrong, String rule) {
        assertThatIllegalArgumentException()
                .as(wrong)
                .isThrownBy(() -> new MongoConnector().source(ConnectorUrl.parse(wrong)))
                .withMessageContaining(rule)
                .withMessageNotContaining("secret")
                .withMessageNotContaining("sec@ret");
    }

    @Test
    void aBucketWithoutANameIsRefusedBeforeAnythingIsOpened() {
        var url = ConnectorUrl.parse("omegaml://localhost/omega/x?bucket=");
        assertThatThrownBy(() -> new DatasetConnector().source(url)).hasMessage("A bucket must have a name");
        assertThatThrownBy(() -> new DatasetConnector().sink(url)).hasMessage("A bucket must have a name");
    }
}
