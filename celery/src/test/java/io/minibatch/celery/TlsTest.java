package io.minibatch.celery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted, against both servers, with a certificate of our own for {@code localhost}. */
@Tag("system")
class TlsTest {

    @TempDir
    private static Path folder;

    private static Rabbit rabbit;
    private static Certificates certificates;
    private static Redis redis;
    private static int redisTls;

    private final Received received = new Received();

    @BeforeAll
    static void startServers() throws IOException {
        rabbit = new Rabbit(folder);
        certificates = rabbit.certificates();
        redisTls = ServerProcess.freePort();
        redis = redis(redisTls, "no");
    }

    private static Redis redis(int tlsPort, String clients) throws IOException {
        return new Redis(
                "tls-port " + tlsPort,
                "tls-cert-file " + certificates.certificate(),
                "tls-key-file " + certificates.key(),
                "tls-ca-cert-file " + certificates.certificate(),
                "tls-auth-clients " + clients);
    }

    @AfterAll
    static void stopServers() throws IOException {
        redis.close();
        rabbit.close();
    }

    @AfterEach
    void close() {
        received.close();
    }

    private static CeleryEventSource<Map<String, Object>> source(String url) {
        return new CeleryEventSource<Map<String, Object>>(url)
                .patience(new Patience(Duration.ofSeconds(1), Duration.ofSeconds(30)));
    }

    private static String trouble(CeleryEventSource<Map<String, Object>> source) {
        try (var own = new Received()) {
            own.start(source);
            return own.awaitTrouble("Cannot read");
        }
    }

    @Test
    void eventsOfRabbitMqAreReadIfItsCertificateIsTrusted() throws Exception {
        try (var publisher = rabbit.publisher()) {
            received.start(source("amqps://localhost:" + rabbit.tlsPort()).tls(certificates.trust()));
            received.awaitFirst(() -> publisher.publish("task.failed", Translated.event("failed")));
        }
        assertThat(received.troubles()).isEmpty();
    }

    @Test
    void eventsOfRedisAreReadIfItsCertificateIsTrusted() throws Exception {
        try (var client = redis.client("")) {
            received.start(source("rediss://localhost:" + redisTls).tls(certificates.trust()));
            received.awaitFirst(
                    () -> client.publish("/0.celeryev/task.failed", Redis.envelopeOf(Translated.event("failed"))));
        }
        assertThat(received.troubles()).isEmpty();
    }

    @Test
    void certificatesThatAreNotTrustedAreSaidAsSuch() {
        assertThat(trouble(source("amqps://localhost:" + rabbit.tlsPort())))
                .contains("is not trusted", "tls(SSLContext)");
        assertThat(trouble(source("rediss://localhost:" + redisTls))).contains("is not trusted", "tls(SSLContext)");
    }

    @Test
    void certificatesForAnotherHostAreSaidAsSuch() {
        for (var url : new String[] {"amqps://127.0.0.1:" + rabbit.tlsPort(), "rediss://127.0.0.1:" + redisTls}) {
            assertThat(trouble(source(url).tls(certificates.trust()))).contains("for another host", "127.0.0.1 found");
        }
    }

    @Test
    void aServerThatWantsACertificateOfOursIsSaidAsSuch() throws IOException {
        var port = ServerProcess.freePort();
        try (var strict = redis(port, "yes")) {
            assertThat(strict.port()).isPositive();
            assertThat(trouble(source("rediss://localhost:" + port).tls(certificates.trust())))
                    .contains("if the broker wants a certificate, show one");
        }
    }

    @Test
    void aPortOfTheOtherKindGivesAHint() {
        var hints = Map.of(
                "amqp://localhost:" + rabbit.tlsPort(), "If the port is one for TLS, write amqps://",
                "amqps://localhost:" + rabbit.port(), "If the port is one without TLS, write amqp://",
                "redis://localhost:" + redisTls, "If the port is one for TLS, write rediss://",
                "rediss://localhost:" + redis.port(), "If the port is one without TLS, write redis://");
        hints.forEach(
                (url, hint) -> assertThat(trouble(source(url))).contains(hint).doesNotContain("null"));
    }

    @Test
    void certificatesWithoutTlsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source("amqp://localhost").tls(certificates.trust()))
                .withMessageContaining("amqps://");
    }
}
