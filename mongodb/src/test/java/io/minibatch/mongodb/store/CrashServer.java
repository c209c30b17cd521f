package io.minibatch.mongodb.store;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import io.minibatch.testing.ChildProcess;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * A server in a process of its own, with its data in a file, which can be killed and started again at the same address.
 */
final class CrashServer implements AutoCloseable {

    private final Path file;
    private ChildProcess process;
    private int port;

    private CrashServer(Path file) throws InterruptedException {
        this.file = file;
        startAgain();
    }

    static CrashServer start(Path folder) throws InterruptedException {
        return new CrashServer(folder.resolve("server"));
    }

    /** At the port it had, at first any. */
    void startAgain() throws InterruptedException {
        process = ChildProcess.start(Program.class, file.toString(), Integer.toString(port));
        port = Integer.parseInt(process.await(line -> true));
    }

    String url() {
        return "mongodb://localhost:" + port + "/crash";
    }

    void kill() {
        process.killHard();
    }

    @Override
    public void close() {
        process.close();
    }

    /** Run by the process. */
    static final class Program {

        private Program() {}

        public static void main(String[] args) {
            Acknowledged.endWithParent();
            var server = new MongoServer(new Committing(args[0]));
            try {
                server.bind(new InetSocketAddress("localhost", Integer.parseInt(args[1])));
            } catch (RuntimeException e) {
                server.shutdownNow(); // else its threads stay
                throw e;
            }
            Acknowledged.line(Integer.toString(server.getLocalAddress().getPort()));
        }
    }

    /**
     * Writes each command to the file before it is answered, as servers do that journal; by itself it does so each
     * second.
     */
    private static final class Committing extends H2Backend {

        Committing(String file) {
            super(file);
        }

        @Override
        public synchronized Document handleMessage(MongoMessage message) {
            var answer = super.handleMessage(message);
            commit();
            return answer;
        }
    }
}
