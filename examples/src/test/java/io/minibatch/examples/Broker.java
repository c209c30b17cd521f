package io.minibatch.examples;

import com.hivemq.embedded.EmbeddedHiveMQ;
import io.minibatch.testing.ChildProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An MQTT broker in a JVM of its own, which may reach into the JDK as it needs to. */
record Broker(ChildProcess process, String url) implements AutoCloseable {

    private static final List<String> OPTIONS = List.of(
            "-XX:TieredStopAtLevel=1",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED");

    static Broker start(Path folder) throws InterruptedException {
        var process = ChildProcess.start(
                OPTIONS, Program.class, folder.resolve("broker").toString());
        return new Broker(process, process.await(line -> line.startsWith("mqtt://")));
    }

    @Override
    public void close() {
        process.close();
    }

    /** Run by the process. */
    static final class Program {

        private Program() {}

        public static void main(String[] args) throws IOException {
            var folder = Path.of(args[0]);
            int port;
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = socket.getLocalPort();
            }
            for (var each : new String[] {"conf", "data", "extensions"}) {
                Files.createDirectories(folder.resolve(each));
            }
            Files.writeString(folder.resolve("conf").resolve("config.xml"), """
                    <?xml version="1.0"?>
                    <hivemq>
                      <listeners>
                        <tcp-listener><port>%d</port><bind-address>127.0.0.1</bind-address></tcp-listener>
                      </listeners>
                      <persistence><mode>in-memory</mode></persistence>
                      <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
                    </hivemq>
                    """.formatted(port));
            EmbeddedHiveMQ.builder()
                    .withConfigurationFolder(folder.resolve("conf"))
                    .withDataFolder(folder.resolve("data"))
                    .withExtensionsFolder(folder.resolve("extensions"))
                    .withoutLoggingBootstrap()
                    .build()
                    .start()
                    .join();
            System.out.println("mqtt://127.0.0.1:" + port);
        }
    }
}
