package io.minibatch.benchmarks;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A server that speaks MongoDB's protocol, in a JVM of its own, and counts what it is asked. */
final class MongoServerProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader lines;
    private final BufferedWriter questions;
    private final String address;
    private final AtomicInteger databases = new AtomicInteger();

    private MongoServerProcess(Process process) throws IOException {
        this.process = process;
        this.lines = process.inputReader(StandardCharsets.UTF_8);
        this.questions = process.outputWriter(StandardCharsets.UTF_8);
        this.address = lines.readLine();
    }

    static MongoServerProcess start() throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new MongoServerProcess(
                new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), Program.class.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
    }

    /** The URL of a new database. */
    String newDatabase() {
        return "mongodb://" + address + "/benchmark" + databases.incrementAndGet();
    }

    /** How many requests it has answered, apart from those by which the driver looks whether it is there. */
    long requests() throws IOException {
        questions.write('\n');
        questions.flush();
        return Long.parseLong(lines.readLine());
    }

    @Override
    public void close() {
        process.destroy();
    }

    /** Run by the process: prints its address, and the count for each line that it reads. */
    static final class Program {

        private Program() {}

        public static void main(String[] arguments) throws IOException {
            var backend = new Counting();
            var address = new MongoServer(backend).bind();
            System.out.println(address.getHostString() + ":" + address.getPort());
            var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            while (input.readLine() != null) {
                System.out.println(backend.requests.get());
            }
            System.exit(0); // the other process has ended
        }
    }

    private static final class Counting extends MemoryBackend {
        private final AtomicLong requests = new AtomicLong();

        @Override
        public Document handleMessage(MongoMessage message) {
            if (!message.getDocument().containsKey("hello")
                    && !message.getDocument().containsKey("isMaster")) {
                requests.incrementAndGet();
            }
            return super.handleMessage(message);
        }
    }
}
