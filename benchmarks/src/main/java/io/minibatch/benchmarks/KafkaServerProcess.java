package io.minibatch.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.utils.Time;

/** A broker of Kafka in a JVM of its own. */
final class KafkaServerProcess implements AutoCloseable {

    private static final String CLUSTER = "pPtBUyYOTgCyWIl-dSKD0g";

    private final Scratch scratch;
    private final Process process;
    private final int port;

    private KafkaServerProcess(Scratch scratch, Process process, int port) {
        this.scratch = scratch;
        this.process = process;
        this.port = port;
    }

    static KafkaServerProcess start(Settings settings) throws IOException {
        var scratch = Scratch.in(settings.folder());
        var port = freePort();
        var file = Files.writeString(scratch.path().resolve("server.properties"), properties(scratch, port));
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classPath = System.getProperty("java.class.path");
        var process = new ProcessBuilder(java, "-Xmx1g", "-cp", classPath, Program.class.getName(), file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        awaitStart(process.inputReader(StandardCharsets.UTF_8));
        return new KafkaServerProcess(scratch, process, port);
    }

    private static void awaitStart(BufferedReader lines) throws IOException {
        for (var line = lines.readLine(); !"started".equals(line); line = lines.readLine()) {
            if (line == null) {
                throw new IOException("The broker did not start: see its errors");
            }
        }
    }

    private static String properties(Scratch scratch, int port) throws IOException {
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@localhost:%2$d
                controller.listener.names=CONTROLLER
                listeners=PLAINTEXT://localhost:%1$d,CONTROLLER://localhost:%2$d
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                log.dirs=%3$s
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=1
                group.initial.rebalance.delay.ms=0
                log.cleaner.enable=false
                """.formatted(port, freePort(), scratch.path().resolve("data").toAbsolutePath());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    String servers() {
        return "localhost:" + port;
    }

    void createTopic(String name, int partitions) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", servers()))) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                    .all()
                    .get();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        scratch.close();
    }

    /** Run by the process: prints a line when it is up, and ends with the one that started it. */
    static final class Program {

        private Program() {}

        public static void main(String[] arguments) throws IOException {
            var properties = new Properties();
            try (var in = Files.newInputStream(Path.of(arguments[0]))) {
                properties.load(in);
            }
            StorageTool.execute(
                    new String[] {"format", "--cluster-id", CLUSTER, "--config", arguments[0]},
                    new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
            new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM).startup();
            System.out.println("started");
            while (System.in.read() >= 0) {
                // nothing is said
            }
            Runtime.getRuntime().halt(0);
        }
    }
}
