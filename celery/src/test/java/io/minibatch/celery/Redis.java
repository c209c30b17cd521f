package io.minibatch.celery;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;

/** The real server, from Maven, in a process of its own; can be stopped and started at the same port. */
final class Redis implements AutoCloseable {

    private final int port = ServerProcess.freePort();
    private final List<String> settings;
    private RedisServer server;

    Redis(String... settings) throws IOException {
        this.settings = List.of(settings);
        start();
    }

    void start() throws IOException {
        var builder = RedisServer.newRedisServer().port(port).bind("127.0.0.1").setting("save \"\"");
        settings.forEach(builder::setting);
        server = builder.build();
        server.start();
    }

    void stop() throws IOException {
        server.stop();
    }

    String url(String credentials, String path) {
        return "redis://" + credentials + "127.0.0.1:" + port + path;
    }

    int port() {
        return port;
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

    /** What kombu publishes. */
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
