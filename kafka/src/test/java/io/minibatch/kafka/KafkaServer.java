package io.minibatch.kafka;

import io.minibatch.testing.ChildProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Time;

/**
 * A broker of Kafka in a process of its own, which can be killed and started again with its data, at the same
 * addresses: one without credentials, one for user {@code alice} with password {@code secret}.
 */
final class KafkaServer implements AutoCloseable {

    private static final String CLUSTER = "pPtBUyYOTgCyWIl-dSKD0g";
    private static final AtomicInteger TOPICS = new AtomicInteger();
    private static KafkaServer shared;

    private final Path folder;
    private final int port;
    private final int saslPort;
    private ChildProcess process;

    private KafkaServer(Path folder, int port, int saslPort) {
        this.folder = folder;
        this.port = port;
        this.saslPort = saslPort;
    }

    /** One for all tests that do not stop it; it ends with the JVM. */
    static synchronized KafkaServer shared() throws Exception {
        if (shared == null) {
            var folder = Files.createTempDirectory("kafka");
            shared = start(folder);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                shared.close();
                delete(folder);
            }));
        }
        return shared;
    }

    static KafkaServer start(Path folder) throws Exception {
        return start(folder, "");
    }

    /** With more settings, which win. */
    static KafkaServer start(Path folder, String more) throws Exception {
        var ports = freePorts(3);
        var server = new KafkaServer(folder, ports.get(0), ports.get(1));
        Files.writeString(server.settings(), server.properties(ports.get(2)) + more);
        server.startAgain();
        return server;
    }

    private Path settings() {
        return folder.resolve("server.properties");
    }

    private String properties(int controllerPort) {
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@localhost:%3$d
                controller.listener.names=CONTROLLER
                listeners=PLAIN://localhost:%1$d,SASL://localhost:%2$d,CONTROLLER://localhost:%3$d
                listener.security.protocol.map=PLAIN:PLAINTEXT,SASL:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT
                inter.broker.listener.name=PLAIN
                sasl.enabled.mechanisms=PLAIN
                listener.name.sasl.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_alice="secret";
                log.dirs=%4$s
                auto.create.topics.enable=false
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                group.initial.rebalance.delay.ms=0
                group.min.session.timeout.ms=500
                broker.session.timeout.ms=2000
                broker.heartbeat.interval.ms=500
                log.cleaner.enable=false
                num.network.threads=2
                num.io.threads=4
                """.formatted(port, saslPort, controllerPort, folder.resolve("data"));
    }

    /** At the addresses it had. */
    void startAgain() throws Exception {
        process = ChildProcess.start(
                List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                Program.class,
                settings().toString());
        process.await(line -> line.equals("started"));
    }

    /** As {@code kill -9} does. */
    void kill() {
        process.killHard();
    }

    String servers() {
        return "localhost:" + port;
    }

    String saslServers() {
        return "localhost:" + saslPort;
    }

    /** A name that no other test uses. */
    static String newName() {
        return "topic-" + TOPICS.incrementAndGet();
    }

    /** A new topic of this name. */
    String topic(String name, int partitions, Map<String, String> settings) throws InterruptedException {
        try (var admin = admin()) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(settings)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new AssertionError("Cannot create topic " + name, e.getCause());
        }
        return name;
    }

    /** A new topic. */
    String topic(int partitions) throws InterruptedException {
        return topic(newName(), partitions, Map.of());
    }

    /** What a group has committed of a partition; -1 if nothing. */
    long committed(String group, String topic, int partition) throws InterruptedException, ExecutionException {
        try (var admin = admin()) {
            var offset = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(new TopicPartition(topic, partition));
            return offset == null ? -1 : offset.offset();
        }
    }

    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", servers()));
    }

    @Override
    public void close() {
        process.close();
    }

    private static List<Integer> freePorts(int count) throws IOException {
        var sockets = new ArrayList<ServerSocket>();
        try {
            for (var i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            System.err.println("Cannot remove " + folder + ": " + e);
        }
    }

    /** Run by the process. */
    static final class Program {

        private Program() {}

        public static void main(String[] args) throws IOException {
            Children.endWithParent();
            StorageTool.execute(
                    new String[] {"format", "--ignore-formatted", "--cluster-id", CLUSTER, "--config", args[0]},
                    System.err);
            var server = new KafkaRaftServer(new KafkaConfig(properties(args[0])), Time.SYSTEM);
            server.startup();
            Children.line("started");
            server.awaitShutdown();
        }

        private static Properties properties(String file) throws IOException {
            var properties = new Properties();
            try (var in = Files.newInputStream(Path.of(file))) {
                properties.load(in);
            }
            return properties;
        }
    }
}
