package io.minibatch.celery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.awaitility.Awaitility;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;

/** The real server, from Maven, in a process of its own; can be stopped and started at the same port. */
final class Redis implements AutoCloseable {

    static final String PROPERTIES = "\"properties\": {\"delivery_mode\": 1, \"delivery_info\": {\"exchange\":"
            + " \"celeryev\", \"routing_key\": \"task.multi\"}, \"priority\": 0, \"body_encoding\": \"base64\","
            + " \"delivery_tag\": \"tag-1\"}";

    private final int port;
    private final int tlsPort;
    private final List<String> settings;
    private RedisServer server;
    private String halted;

    Redis(String... settings) throws IOException {
        this(ServerProcess.freePort(), 0, settings);
    }

    private Redis(int port, int tlsPort, String... settings) throws IOException {
        this.port = port;
        this.tlsPort = tlsPort;
        this.settings = List.of(settings);
        start();
    }

    /** With another port, for TLS. */
    static Redis withTls(String... settings) throws IOException {
        var ports = ServerProcess.freePorts(2);
        return new Redis(ports.get(0), ports.get(1), settings);
    }

    void start() throws IOException {
        var builder = RedisServer.newRedisServer().port(port).bind("127.0.0.1").setting("save \"\"");
        settings.forEach(builder::setting);
        if (tlsPort > 0) {
            builder.setting("tls-port " + tlsPort);
        }
        server = builder.build();
        server.start();
    }

    void stop() throws IOException {
        server.stop();
    }

    /** Halts its process, which needs no password: it holds its connections, and answers nothing. */
    void hang() throws IOException, InterruptedException {
        try (var client = client("")) {
            halted = client.info("server").replaceFirst("(?s).*process_id:(\\d+).*", "$1");
        }
        signal("STOP");
    }

    void goOn() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, halted).inheritIO().start().waitFor();
    }

    String url(String credentials, String path) {
        return "redis://" + credentials + "127.0.0.1:" + port + path;
    }

    int port() {
        return port;
    }

    int tlsPort() {
        return tlsPort;
    }

    Jedis client(String password) {
        var config = DefaultJedisClientConfig.builder().resp2();
        return new Jedis(
                new HostAndPort("127.0.0.1", port),
                password.isEmpty() ? config.build() : config.password(password).build());
    }

    /** Waits until so many are subscribed to patterns. */
    static void awaitSubscribers(Jedis client, long patterns) {
        Awaitility.await().until(() -> client.pubsubNumPat() >= patterns);
    }

    /** What kombu publishes: the body in base64, with single quotes for double ones. */
    static String envelopeOf(String body) {
        return envelope(
                Base64.getEncoder().encodeToString(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)),
                PROPERTIES);
    }

    /** The same with a body as it is, and other parts. */
    static String envelope(String body, String... others) {
        var parts = new ArrayList<>(List.of(
                "\"body\": \"" + body + "\"",
                "\"content-encoding\": \"utf-8\"",
                "\"content-type\": \"application/json\"",
                "\"headers\": {\"hostname\": \"w1@host\"}"));
        for (var other : others) {
            var name = other.substring(0, other.indexOf(':'));
            parts.removeIf(part -> part.startsWith(name));
            parts.add(other);
        }
        return "{" + String.join(", ", parts) + "}";
    }

    @Override
    public void close() throws IOException {
        server.stop();
    }
}
