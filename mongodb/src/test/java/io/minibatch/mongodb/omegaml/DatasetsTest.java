package io.minibatch.mongodb.omegaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.minibatch.MinibatchException;
import io.minibatch.RejectedException;
import io.minibatch.connect.Connector;
import io.minibatch.connect.ConnectorUrl;
import io.minibatch.connect.Connectors;
import io.minibatch.mongodb.Received;
import io.minibatch.mongodb.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetsTest {

    private static final String FOO = "0d07fbff4fc3485adaf46bd11a6dfea29d3d5e2f";

    private final String url = TestServer.newDatabase();
    private final MongoClient client = MongoClients.create(url);
    private final MongoDatabase omega = client.getDatabase(new ConnectionString(url).getDatabase());
    private final Received received = new Received();

    @AfterEach
    void drop() {
        received.close();
        client.close();
        TestServer.drop(url);
    }

    private void metadata(String name, String kind, Document more) {
        var document = new Document("name", name)
                .append("bucket", "omegaml")
                .append("prefix", "data/")
                .append("kind", kind)
                .append("collection", "rows");
        document.putAll(more);
        omega.getCollection("metadata").insertOne(document);
    }

    private List<Document> rows(String collection) {
        return omega.getCollection(collection).find().sort(new Document("n", 1)).into(new ArrayList<>());
    }

    /** As {@code om.datasets.get(name)} does with rawdict: the columns are those of the first row that is found. */
    private List<Document> get(String name) {
        var metadata = omega.getCollection("metadata")
                .find(new Document("name", name).append("bucket", "omegaml").append("prefix", "data/"))
                .first();
        assertThat(metadata.getString("kind")).isEqualTo("pandas.rawdict");
        var collection = omega.getCollection(metadata.getString("collection"));
        var columns = new Document("_id", 0);
        collection.find().first().keySet().stream()
                .filter(each -> !each.equals("_id") && !each.startsWith("_idx") && !each.startsWith("_om#"))
                .forEach(each -> columns.append(each, 1));
        return collection.find().projection(columns).sort(new Document("n", 1)).into(new ArrayList<>());
    }

    @Test
    void pythonFindsWhatTheSinkWroteToANewDataset() {
        var sink = new DatasetSink<>(omega, "foo");
        sink.put(List.of(Map.of("n", 1, "x", "a"), Map.of("n", 2, "x", "b")));

        assertThat(get("foo"))
                .containsExactly(new Document("n", 1).append("x", "a"), new Document("n", 2).append("x", "b"));
        assertThat(omega.getCollection("metadata").find().first())
                .containsEntry("collection", FOO)
                .containsEntry("kind_meta", new Document())
                .containsEntry("attributes", new Document())
                .containsEntry("s3file", new Document())
                .containsKeys("created", "modified")
                .doesNotContainKeys("gridfile", "objid", "uri");
    }

    @Test
    void aDatasetIsMadeOnceHoweverManyMakeIt() throws Exception {
        var threads = Executors.newFixedThreadPool(8);
        var made = threads.invokeAll(IntStream.range(0, 16)
                .<Callable<Dataset>>mapToObj(i -> () -> new Datasets(omega).findOrLink("foo"))
                .toList());
        for (var each : made) {
            assertThat(each.get().collection()).isEqualTo(FOO);
        }
        threads.shutdown();
        assertThat(omega.getCollection("metadata").countDocuments()).isOne();
    }

    @Test
    void theCollectionIsTheOneOfTheMetadata() {
        metadata("foo", "pandas.rawdict", new Document("collection", "elsewhere"));
        new DatasetSink<>(omega, "foo").put(Map.of("n", 1));
        new DatasetSink<>(omega, "foo").bucket("other").put(Map.of("n", 2));
        new Datasets(omega).plainNames().findOrLink("bar");
        new Datasets(omega).findOrLink("baz", "linked");

        assertThat(rows("elsewhere")).hasSize(1);
        assertThat(new Datasets(omega).bucket("other").find("foo"))
                .get()
                .extracting(Dataset::collection)
                .isNotEqualTo(FOO);
        assertThat(new Datasets(omega).find("bar"))
                .get()
                .extracting(Dataset::collection)
                .isEqualTo("omegaml.data_.bar.datastore");
        assertThat(new Datasets(omega).bucket("default").find("baz"))
                .get()
                .extracting(Dataset::collection)
                .isEqualTo("linked");
        assertThatIllegalArgumentException().isThrownBy(() -> new Datasets(omega).findOrLink("qux", "_hidden"));
    }

    @Test
    void valuesOfPythonDataAreWrappedWithDatesAsText() {
        metadata("foo", "python.data", new Document());
        new DatasetSink<>(omega, "foo").put(List.of(5, Map.of("at", Instant.parse("2026-01-02T03:04:05Z"))));

        assertThat(rows("rows").stream().<Object>map(each -> each.get("data")))
                .containsExactlyInAnyOrder(5, new Document("at", "2026-01-02T03:04:05Z"));
        assertThat(omega.getCollection("metadata").find().first().getObjectId("objid"))
                .isIn(rows("rows").stream().map(each -> each.getObjectId("_id")).toList());
    }

    @Test
    void aValueThatIsNoJsonIsRejected() {
        metadata("foo", "python.data", new Document());

        assertThatExceptionOfType(RejectedException.class)
                .isThrownBy(() -> new DatasetSink<>(omega, "foo").put(Map.of("$x", 1)))
                .withMessageContaining("dataset foo");
        assertThat(rows("rows")).isEmpty();
    }

    @Test
    void rowsOfAFrameGetNumberAndIndex() {
        metadata("foo", "pandas.dfrows", frame(null));
        omega.getCollection("rows").insertOne(new Document("_om#rowid", 0L).append("n", 0));
        new DatasetSink<>(omega, "foo")
                .put(List.of(
                        "{\"n\":1,\"a.b\":2,\"at\":\"2026-01-02T03:04:05Z\"}".getBytes(StandardCharsets.UTF_8),
                        Map.of("n", 2, "a_b", 1.5, "at", Instant.EPOCH)));

        assertThat(rows("rows").get(1))
                .containsEntry("n", 1)
                .containsEntry("a_b", 2)
                .containsEntry("at", Date.from(Instant.parse("2026-01-02T03:04:05Z")))
                .containsEntry("_idx#0_0", 1L)
                .containsEntry("_om#rowid", 1L);
        assertThat(rows("rows").get(2)).containsEntry("_om#rowid", 2L);
    }

    /** A decimal of MongoDB is no number for pandas. */
    @Test
    void decimalsOfAFrameAreDoubles() {
        metadata("foo", "pandas.dfrows", frame(null));
        new DatasetSink<>(omega, "foo")
                .put("{\"n\":1,\"a.b\":0.1234567890123456789,\"at\":null}".getBytes(StandardCharsets.UTF_8));

        assertThat(rows("rows").get(0)).containsEntry("a_b", 0.12345678901234568);
    }

    @Test
    void aNamedIndexIsTakenFromTheRow() {
        metadata("foo", "pandas.dfrows", frame("day"));
        new DatasetSink<>(omega, "foo").put(Map.of("n", 1, "a.b", 2, "at", Instant.EPOCH, "day", "mon"));

        assertThat(rows("rows").get(0)).containsEntry("_idx#0_day", "mon").doesNotContainKey("day");
    }

    private static Document frame(String index) {
        var names = new ArrayList<String>();
        names.add(index);
        return new Document(
                "kind_meta",
                new Document("columns", List.of(List.of("n", "n"), List.of("a.b", "a_b"), List.of("at", "at")))
                        .append(
                                "dtypes",
                                new Document("n", "int64")
                                        .append("a_b", "float64")
                                        .append("at", "datetime64[ns]"))
                        .append("idx_meta", new Document("names", names)));
    }

    @Test
    void whatIsNoRowOfTheFrameIsRejected() {
        metadata("foo", "pandas.dfrows", frame(null));
        var sink = new DatasetSink<>(omega, "foo");

        for (var wrong : List.of(
                Map.of("n", 1),
                Map.of("n", 1, "a.b", 2, "at", Instant.EPOCH, "more", 1),
                Map.of("n", "one", "a.b", 2, "at", Instant.EPOCH),
                Map.of("n", 1, "a.b", 2, "at", "yesterday"),
                List.of(5))) {
            assertThatExceptionOfType(RejectedException.class)
                    .as("%s", wrong)
                    .isThrownBy(() -> sink.put(wrong))
                    .withMessageContaining("dataset foo");
        }
        assertThat(rows("rows")).isEmpty();
    }

    @Test
    void otherKindsAreRefused() {
        metadata("foo", "pandas.dfgroup", new Document());
        assertThatExceptionOfType(MinibatchException.class)
                .isThrownBy(() -> new DatasetSink<>(omega, "foo").put(Map.of()))
                .withMessageContaining("pandas.dfgroup");

        metadata("model", "sklearn.joblib", new Document("collection", null));
        assertThatExceptionOfType(MinibatchException.class)
                .isThrownBy(() -> new DatasetSource<>(omega, "model").stream(null))
                .withMessageContaining("has no rows");
        assertThatIllegalArgumentException().isThrownBy(() -> new DatasetSource<>(omega, "foo[a]"));
    }

    @Test
    void aDatasetThatIsDroppedAndMadeAgainAsAnotherKindIsWrittenAsThat() {
        var sink = new DatasetSink<Integer>(omega, "foo");
        sink.put(1);
        omega.getCollection("metadata").drop();
        metadata("foo", "python.data", new Document());

        await().untilAsserted(() -> {
            sink.put(2);
            assertThat(rows("rows")).isNotEmpty();
        });
    }

    @Test
    void theSourceReadsRowsAsTheyAre() {
        metadata("foo", "python.data", new Document());
        omega.getCollection("rows")
                .insertOne(new Document("data", List.of(new Document("n", 1), new Document("n", 2))));

        received.run(new DatasetSource<>(omega, "foo"), 1);

        assertThat(received.all("data")).containsExactly(List.of(Map.of("n", 1), Map.of("n", 2)));
    }

    @Test
    void unwrappedRowsAreThoseThatWereStored() {
        metadata("foo", "python.data", new Document());
        omega.getCollection("rows")
                .insertMany(List.of(
                        new Document("data", List.of(new Document("n", 1), new Document("n", 2))),
                        new Document("data", List.of(3, 4)),
                        new Document("data", 5)));

        received.run(new DatasetSource<>(omega, "foo").unwrap(), 4);

        assertThat(received.all()).containsExactly(Map.of("n", 1), Map.of("n", 2), List.of(3, 4), 5);
    }

    @Test
    void unwrappedRowsOfAFrameAreItsColumns() {
        metadata("foo", "pandas.dfrows", frame(null));
        new DatasetSink<>(omega, "foo").put(Map.of("n", 1, "a.b", 2.5, "at", Instant.EPOCH));

        received.run(new DatasetSource<>(url, "foo").unwrap(), 1);

        assertThat(received.all()).containsExactly(Map.of("n", 1, "a_b", 2.5, "at", "1970-01-01T00:00:00Z"));
    }

    @Test
    void aDatasetThatIsNotThereYetIsMadeAndWaitedFor() {
        received.during(new DatasetSource<>(omega, "foo"), () -> {
            await().until(() -> new Datasets(omega).find("foo").isPresent());
            omega.getCollection(FOO).insertOne(new Document("n", 1));
            received.awaitSize(1);
        });
    }

    @Test
    void aDatasetThatIsLinkedToAnotherCollectionIsReadThere() {
        omega.getCollection("one").insertOne(new Document("n", 1));
        omega.getCollection("two").insertMany(List.of(new Document("n", 2), new Document("n", 3)));
        new Datasets(omega).findOrLink("foo", "one");

        received.during(new DatasetSource<>(omega, "foo"), () -> {
            received.awaitSize(1);
            omega.getCollection("metadata")
                    .updateOne(new Document(), new Document("$set", new Document("collection", "two")));
            received.awaitSize(3);
        });

        assertThat(received.all("n")).containsExactly(1, 2, 3);
    }

    @Test
    void urlsNameDatasets() throws Exception {
        var place = url.replace("mongodb://", "omegaml://") + "/a%20b/c";
        var sinkUrl = ConnectorUrl.parse(place + "?bucket=x&retryWrites=false");
        var sink = Connectors.of(sinkUrl, Connector.Direction.SINK).sink(sinkUrl);
        sink.put(List.of("{\"n\":1}".getBytes(StandardCharsets.UTF_8)));
        sink.close();
        assertThat(new Datasets(omega).bucket("x").find("a b/c")).isPresent();

        var sourceUrl = ConnectorUrl.parse(place + "?bucket=x&unwrap&start=earliest&page=10&overlap=1s&name=mine");
        received.run(Connectors.of(sourceUrl, Connector.Direction.SOURCE).source(sourceUrl), 1);

        assertThat(received.all("n")).containsExactly(1);
    }

    @Test
    void urlsThatNameNoDatasetAreErrors() {
        var connector = new DatasetConnector();
        for (var wrong : List.of(
                "omegaml://user:secret@host",
                "omegaml://user:secret@host/db",
                "omegaml://user:secret@host/db/",
                "omegaml://user:secret@host/db/a?upset",
                "omegaml://user:secret@host/db/a%5Bx%5D")) {
            assertThatIllegalArgumentException()
                    .as(wrong)
                    .isThrownBy(() -> connector.sink(ConnectorUrl.parse(wrong)))
                    .withMessageNotContaining("secret");
        }
    }

    @Test
    @Tag("system")
    void pythonItselfFindsThem(@TempDir Path folder) throws IOException, InterruptedException {
        var sink = new DatasetSink<>(omega, "foo");
        sink.put(List.of(Map.of("n", 1, "x", "a"), Map.of("n", 2, "x", "b")));
        var script = folder.resolve("get_dataset.py");
        try (var in = DatasetsTest.class.getResourceAsStream("/python/get_dataset.py")) {
            Files.copy(in, script);
        }

        var process = new ProcessBuilder("/usr/bin/python3", script.toString(), url, "foo")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(output.strip()).isEqualTo("pandas.rawdict [{\"n\": 1, \"x\": \"a\"}, {\"n\": 2, \"x\": \"b\"}]");
    }
}
