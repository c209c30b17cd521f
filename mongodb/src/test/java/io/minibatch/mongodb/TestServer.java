package io.minibatch.mongodb;

import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.minibatch.mongodb.server.MongoOptions;
import java.util.UUID;

/**
 * The server of all tests of a JVM: the one that {@code MINIBATCH_TEST_MONGO_URL} names, else one in this JVM. Each
 * test takes a database of its own, and drops it.
 */
public final class TestServer {

    private static final String URL = url();

    private TestServer() {}

    private static String url() {
        if (isGiven()) {
            return System.getenv("MINIBATCH_TEST_MONGO_URL");
        }
        var server = new MongoServer(new MemoryBackend());
        var address = server.bind();
        return "mongodb://" + address.getHostString() + ":" + address.getPort() + "/";
    }

    /** Whether the environment names one. */
    public static boolean isGiven() {
        var given = System.getenv("MINIBATCH_TEST_MONGO_URL");
        return given != null && !given.isEmpty();
    }

    /** The URL of a new database. */
    public static String newDatabase() {
        var name = "minibatch_" + UUID.randomUUID().toString().replace("-", "");
        var mark = URL.indexOf('?');
        var place = mark < 0 ? URL : URL.substring(0, mark);
        var slash = place.indexOf('/', place.indexOf("//") + 2);
        return (slash < 0 ? place : place.substring(0, slash)) + "/" + name + (mark < 0 ? "" : URL.substring(mark));
    }

    /** The URL with an option more. */
    public static String with(String url, String option) {
        return url + (url.contains("?") ? "&" : "?") + option;
    }

    public static void drop(String url) {
        var options = MongoOptions.parse(url);
        try (var client = MongoClients.create(options.connection())) {
            client.getDatabase(options.database()).drop();
        }
    }

    /** All that is there, for the message of a test that fails. */
    public static String documents(String url) {
        var options = MongoOptions.parse(url);
        var all = new StringBuilder();
        try (var client = MongoClients.create(options.connection())) {
            var database = client.getDatabase(options.database());
            for (var name : database.listCollectionNames()) {
                all.append('\n').append(name);
                for (var document : database.getCollection(name).find()) {
                    all.append("\n    ").append(document.toJson());
                }
            }
        }
        return all.toString();
    }
}
