package io.minibatch.mqtt;

import com.hivemq.embedded.EmbeddedHiveMQ;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A broker in this JVM, with its sessions and messages in a folder. All tests share one; some stop it and start it
 * again. It keeps its ports and what it knows.
 */
final class TestBroker {

    private static final TestBroker SHARED = new TestBroker();

    private final Path folder;
    private final int port;
    private final int securePort;
    private final Certificates certificates;
    private EmbeddedHiveMQ server;

    private TestBroker() {
        try {
            folder = Files.createTempDirectory("minibatch-mqtt");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var ports = freePorts();
        port = ports[0];
        securePort = ports[1];
        certificates = Certificates.in(folder);
        write();
        start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop();
            delete(folder.toFile());
        }));
    }

    static TestBroker shared() {
        return SHARED;
    }

    /** Two that are not the same. */
    private static int[] freePorts() {
        try (var one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new int[] {one.getLocalPort(), other.getLocalPort()};
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With room for what comes while nobody reads: by itself it drops what is beyond 1,000 messages. */
    private void write() {
        var configuration =
                """
                <?xml version="1.0"?>
                <hivemq>
                  <listeners>
                    <tcp-listener>
                      <port>%d</port>
                      <bind-address>127.0.0.1</bind-address>
                    </tcp-listener>
                    <tls-tcp-listener>
                      <port>%d</port>
                      <bind-address>127.0.0.1</bind-address>
                      <tls>
                        <keystore>
                          <path>%s</path>
                          <password>%3$s</password>
                          <private-key-password>%3$s</private-key-password>
                        </keystore>
                      </tls>
                    </tls-tcp-listener>
                  </listeners>
                  <mqtt>
                    <queued-messages><max-queue-size>1000000</max-queue-size></queued-messages>
                    <receive-maximum><server-receive-maximum>1000</server-receive-maximum></receive-maximum>
                    <packets><max-packet-size>1000000</max-packet-size></packets>
                  </mqtt>
                  <persistence><mode>file</mode></persistence>
                  <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
                </hivemq>
                """.replace("%3$s", Certificates.PASSWORD).formatted(port, securePort, certificates.server());
        try {
            for (var each : new String[] {"conf", "data", "extensions"}) {
                Files.createDirectories(folder.resolve(each));
            }
            Files.writeString(folder.resolve("conf").resolve("config.xml"), configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void start() {
        server = EmbeddedHiveMQ.builder()
                .withConfigurationFolder(folder.resolve("conf"))
                .withDataFolder(folder.resolve("data"))
                .withExtensionsFolder(folder.resolve("extensions"))
                .withEmbeddedExtension(Rights.extension())
                .withoutLoggingBootstrap()
                .build();
        server.start().join();
    }

    void stop() {
        server.stop().join();
        try {
            server.close();
        } catch (Exception e) {
            throw new IllegalStateException("The broker does not stop", e);
        }
    }

    int port() {
        return port;
    }

    String url() {
        return "mqtt://127.0.0.1:" + port;
    }

    String secureUrl() {
        return "mqtts://localhost:" + securePort;
    }

    Certificates certificates() {
        return certificates;
    }

    private static void delete(File file) {
        var inside = file.listFiles();
        if (inside != null) {
            for (var each : inside) {
                delete(each);
            }
        }
        file.delete();
    }
}
