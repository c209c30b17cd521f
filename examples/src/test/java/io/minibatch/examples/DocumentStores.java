package io.minibatch.examples;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.nio.file.Path;

/**
 * Where the programs of a page have their streams: in a folder, those of the page about MongoDB on a server in this
 * JVM.
 */
final class DocumentStores implements AutoCloseable {

    private MongoServer server;

    /** A store of its own for each program. */
    synchronized String url(Path page, Path folder) {
        return page.endsWith("mongodb.md") ? mongo() + "/" + folder.getFileName() : "file:" + folder;
    }

    /** A server, started when first asked for. */
    synchronized String mongo() {
        if (server == null) {
            server = new MongoServer(new MemoryBackend());
            server.bind();
        }
        var address = server.getLocalAddress();
        return "mongodb://" + address.getHostString() + ":" + address.getPort();
    }

    @Override
    public synchronized void close() {
        if (server != null) {
            server.shutdownNow();
        }
    }
}
