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

    /** The first handshakes of a JVM take long. */
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Received received = new Received();

    @BeforeAll
    static void startServers() throws IOException {
        rabbit = new Rabbit(folder);
        certificates = rabbit.certificates();
        redis = redis("no");
    }

    private static Redis redis(String clients) throws IOException {
        return Redis.withTls(
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
        return source(url, LONG);
    }

    private static CeleryEventSource<Map<String, Object>> source(String url, Duration answer) {
        return new CeleryEventSource<Map<String, Object>>(url).patience(new Patience(answer, Duration.ofSeconds(30)));
    }

    /** What it says when it fails so: on a busy machine an answer may have come too late before. */
    private static String trouble(CeleryEventSource<Map<String, Object>> source, String words) {
        try (var own = new Received()) {
            own.start(source);
            var trouble = own.awaitTrouble(words);
            assertThat(trouble).contains("Cannot read");
            return trouble;
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
            received.start(source("rediss://localhost:" + redis.tlsPort()).tls(certificates.trust()));
            received.awaitFirst(
                    () -> client.publish("/0.celeryev/task.failed", Redis.envelopeOf(Translated.event("failed"))));
        }
        assertThat(received.troubles()).isEmpty();
    }

    @Test
    void certificatesThatAreNotTrustedAreSaidAsSuch() {
        for (var url :
                new String[] {"amqps://localhost:" + rabbit.tlsPort(), "rediss://localhost:" + redis.tlsPort()}) {
            assertThat(trouble(source(url), "is not trusted")).contains("tls(SSLContext)");
        }
    }

    @Test
    void certificatesForAnotherHostAreSaidAsSuch() {
        for (var url :
                new String[] {"amqps://127.0.0.1:" + rabbit.tlsPort(), "rediss://127.0.0.1:" + redis.tlsPort()}) {
            assertThat(trouble(source(url).tls(certificates.trust()), "for another host"))
                    .contains("127.0.0.1 found");
        }
    }

    @Test
    void aServerThatWantsACertificateOfOursIsSaidAsSuch() throws IOException {
        try (var strict = redis("yes")) {
            trouble(
                    source("rediss://localhost:" + strict.tlsPort()).tls(certificates.trust()),
                    "if the broker wants a certificate, show one");
        }
    }

    @Test
    void aPortOfTheOtherKindGivesAHint() {
        var hints = Map.of(
                "amqp://localhost:" + rabbit.tlsPort(), "If the port is one for TLS, write amqps://",
                "amqps://localhost:" + rabbit.port(), "If the port is one without TLS, write amqp://",
                "redis://localhost:" + redis.tlsPort(), "If the port is one for TLS, write rediss://",
                "rediss://localhost:" + redis.port(), "If the port is one without TLS, write redis://");
        var soon = Duration.ofSeconds(3); // some wait for an answer that never comes
        hints.forEach(
                (url, hint) -> assertThat(trouble(source(url, soon), hint)).doesNotContain("null"));
    }

    @Test
    void certificatesWithoutTlsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source("amqp://localhost").tls(certificates.trust()))
                .withMessageContaining("amqps://");
    }
}
