package io.minibatch.celery;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * RabbitMQ of Debian, in processes of its own, with its data in a folder; can be stopped and started at the same port.
 * The port mapper of Erlang is one of its own, too, and started first: else Erlang would start one that stays.
 */
final class Rabbit implements AutoCloseable {

    private final Path folder;
    private final List<Integer> ports = ServerProcess.freePorts(4);
    private final int port = ports.get(0);
    private final int tlsPort = ports.get(1);
    private final int distribution = ports.get(2);
    private final int mapper = ports.get(3);
    private final Certificates certificates;
    private final ServerProcess portMapper;
    private ServerProcess server;

    Rabbit(Path folder) throws IOException {
        this.folder = folder;
        Files.writeString(folder.resolve("plugins"), "[].");
        certificates = Certificates.in(folder);
        Files.writeString(folder.resolve("settings.conf"), """
                listeners.ssl.1 = 127.0.0.1:%1$d
                ssl_options.cacertfile = %2$s
                ssl_options.certfile = %2$s
                ssl_options.keyfile = %3$s
                ssl_options.verify = verify_none
                """.formatted(
                        tlsPort, certificates.certificate(), certificates.key()));
        portMapper = ServerProcess.start(
                folder, List.of("/usr/bin/epmd", "-port", Integer.toString(mapper), "-address", "127.0.0.1"), Map.of());
        try {
            start();
        } catch (IOException | RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    void start() throws IOException {
        server = ServerProcess.start(
                folder,
                List.of("/usr/lib/rabbitmq/bin/rabbitmq-server"),
                Map.ofEntries(
                        Map.entry("HOME", folder.toString()),
                        Map.entry("RABBITMQ_NODENAME", "minibatch@localhost"),
                        Map.entry("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"),
                        Map.entry("RABBITMQ_NODE_PORT", Integer.toString(port)),
                        Map.entry("RABBITMQ_DIST_PORT", Integer.toString(distribution)),
                        Map.entry("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}"),
                        Map.entry("RABBITMQ_MNESIA_BASE", folder.resolve("data").toString()),
                        Map.entry("RABBITMQ_LOG_BASE", folder.resolve("log").toString()),
                        Map.entry("RABBITMQ_CONF_ENV_FILE", "/dev/null"),
                        Map.entry(
                                "RABBITMQ_CONFIG_FILE",
                                folder.resolve("settings.conf").toString()),
                        Map.entry(
                                "RABBITMQ_ENABLED_PLUGINS_FILE",
                                folder.resolve("plugins").toString()),
                        Map.entry("ERL_EPMD_PORT", Integer.toString(mapper)),
                        Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1")));
        server.awaitSaying("Starting broker... completed");
    }

    void stop() {
        server.close();
    }

    String url(String credentials, String vhost) {
        return "amqp://" + credentials + "127.0.0.1:" + port + "/" + vhost;
    }

    int port() {
        return port;
    }

    int tlsPort() {
        return tlsPort;
    }

    Certificates certificates() {
        return certificates;
    }

    /** All that it listens at. */
    List<Integer> ports() {
        return ports;
    }

    Publisher publisher() throws Exception {
        var factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port);
        factory.setAutomaticRecoveryEnabled(false);
        var connection = factory.newConnection();
        var channel = connection.createChannel();
        channel.exchangeDeclare("celeryev", "topic", true);
        return new Publisher(channel);
    }

    /** Publishes as Celery does: without asking whether the broker has it, unless somebody waits for that. */
    record Publisher(Channel channel) implements AutoCloseable {

        static final AMQP.BasicProperties JSON = new AMQP.BasicProperties.Builder()
                .contentType("application/json")
                .contentEncoding("utf-8")
                .headers(Map.of("hostname", "w1@host"))
                .deliveryMode(1)
                .priority(0)
                .build();

        void publish(String key, String body) throws IOException {
            publish(key, body, JSON);
        }

        void publish(String key, String body, AMQP.BasicProperties properties) throws IOException {
            channel.basicPublish(
                    "celeryev", key, properties, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        }

        /** So many tasks that succeeded, which the broker has when this returns. */
        void publishTasks(String prefix, int count) throws IOException, InterruptedException, TimeoutException {
            channel.confirmSelect();
            for (var n = 0; n < count; n++) {
                publish("task.succeeded", Translated.event("succeeded").replace("u1", prefix + n));
            }
            channel.waitForConfirmsOrDie(30_000);
        }

        @Override
        public void close() throws IOException {
            channel.getConnection().close();
        }
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
        portMapper.close();
    }
}
