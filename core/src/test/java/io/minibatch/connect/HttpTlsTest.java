package io.minibatch.connect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.minibatch.MinibatchException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server with a certificate that nobody else trusts, and servers that speak something else. */
class HttpTlsTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    static Path folder;

    private static KeyStore own;

    private final Set<String> authorizations = ConcurrentHashMap.newKeySet();
    private final Set<Integer> clients = ConcurrentHashMap.newKeySet();
    private HttpsServer server;

    @BeforeEach
    void startServer() throws Exception {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context()));
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            clients.add(exchange.getRemoteAddress().getPort());
            authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    /** Made by the JDK's keytool, once. */
    private static KeyStore store() throws Exception {
        if (own == null) {
            var file = folder.resolve("server.p12");
            var made = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-keyalg",
                            "EC",
                            "-alias",
                            "server",
                            "-dname",
                            "CN=localhost",
                            "-ext",
                            "SAN=dns:localhost",
                            "-storetype",
                            "PKCS12",
                            "-storepass",
                            String.valueOf(PASSWORD),
                            "-keystore",
                            file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("keytool").toFile())
                    .start();
            assertThat(made.waitFor()).as("keytool").isZero();
            own = KeyStore.getInstance(file.toFile(), PASSWORD);
        }
        return own;
    }

    /** Of the server, and of a client that trusts it. */
    private static SSLContext context() throws Exception {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store(), PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust().getTrustManagers(), null);
        return context;
    }

    private static TrustManagerFactory trust() throws GeneralSecurityException, IOException {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", own.getCertificate("server"));
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory;
    }

    private int port() {
        return server.getAddress().getPort();
    }

    @Test
    void withItsCertificateKnownTheServerGetsWindowsOnOneConnection() throws Exception {
        var sink = new HttpSink<Integer>("https://me:secret@localhost:" + port() + "/").tls(context());
        for (var i = 0; i < 5; i++) {
            sink.put(i);
        }
        assertThat(authorizations)
                .containsExactly("Basic " + Base64.getEncoder().encodeToString("me:secret".getBytes(UTF_8)));
        assertThat(clients).hasSize(1);
    }

    @Test
    void aCertificateThatNobodyKnowsIsRefusedAndNothingIsSent() {
        assertThatThrownBy(() -> new HttpSink<>("https://me:secret@localhost:" + port() + "/").put(1))
                .isExactlyInstanceOf(MinibatchException.class)
                .hasMessageStartingWith(
                        "Cannot send to https://localhost:" + port() + "/: its certificate is not trusted (")
                .hasMessageContaining("PKIX path building failed")
                .hasMessageEndingWith("make the issuer known by tls(SSLContext) or -Djavax.net.ssl.trustStore");
        assertThat(authorizations).isEmpty();
    }

    @Test
    void soIsOneOfAnotherName() throws Exception {
        var sink = new HttpSink<>("https://127.0.0.1:" + port() + "/").tls(context());
        assertThatThrownBy(() -> sink.put(1))
                .hasMessageContaining("its certificate is not trusted (")
                .hasMessageContaining("127.0.0.1")
                .hasMessageContaining("Check the name of the host");
    }

    @Test
    void aServerThatSpeaksTlsIsNotReachedWithoutIt() {
        assertThatThrownBy(() -> new HttpSink<>("http://localhost:" + port() + "/").put(1))
                .isExactlyInstanceOf(MinibatchException.class)
                .hasMessageEndingWith("Is it https:// there, or another port?");
    }

    @Test
    void oneThatSpeaksSomethingElseIsSaid() throws Exception {
        try (var other = new ServerSocket(0, 5, InetAddress.getByName("localhost"))) {
            var greeter = new Thread(() -> greet(other));
            greeter.setDaemon(true);
            greeter.start();
            var address = "localhost:" + other.getLocalPort() + "/";
            assertThatThrownBy(() -> new HttpSink<>("https://" + address).put(1))
                    .hasMessageContaining("no connection with TLS (")
                    .hasMessageEndingWith("Is it https:// there, or http://, or another port?");
            assertThatThrownBy(() -> new HttpSink<>("http://" + address).put(1))
                    .hasMessageContaining("what came back is no answer of HTTP (")
                    .hasMessageEndingWith("Is it https:// there, or another port?");
        }
    }

    /** As a server for another protocol does. */
    private static void greet(ServerSocket server) {
        while (!server.isClosed()) {
            try (var client = server.accept()) {
                client.getOutputStream().write("SSH-2.0-OpenSSH_9.2 is what I speak\r\n\r\n".getBytes(UTF_8));
                client.shutdownOutput();
                client.getInputStream().readAllBytes();
            } catch (IOException e) {
                // the client has gone, or the test
            }
        }
    }

    @Test
    void aServerThatIsSilentIsWaitedForNoLongerThanTheTimeout() throws Exception {
        try (var silent = new ServerSocket(0, 5, InetAddress.getByName("localhost"))) {
            var sink =
                    new HttpSink<>("https://localhost:" + silent.getLocalPort() + "/").timeout(Duration.ofMillis(300));
            assertThatThrownBy(() -> sink.put(1))
                    .hasMessageEndingWith(
                            "no whole answer within 300 ms. Is the server busy, or is it not https:// there?");
        }
    }
}
