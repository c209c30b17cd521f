package io.minibatch.celery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server of the tests: nobody else can reach it, and it does not stay. */
@Tag("system")
class RabbitTest {

    /** 127.0.0.1, the same in the protocol of version 6, and ::1, as the kernel lists them. */
    private static final List<String> LOOPBACK =
            List.of("0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000");

    private static final String LISTEN = "0A";

    @Test
    void itListensForThisMachineOnlyAndLeavesNothingBehind(@TempDir Path folder) throws IOException {
        List<Integer> ports;
        try (var server = new Rabbit(folder)) {
            ports = server.ports();
            for (var port : ports) {
                assertThat(listeningAt(port)).as("port %d", port).isNotEmpty().isSubsetOf(LOOPBACK);
            }
        }
        for (var port : ports) {
            assertThat(listeningAt(port)).as("port %d", port).isEmpty();
        }
    }

    private static List<String> listeningAt(int port) throws IOException {
        return Stream.concat(
                        Files.readAllLines(Path.of("/proc/net/tcp")).stream().skip(1),
                        Files.readAllLines(Path.of("/proc/net/tcp6")).stream().skip(1))
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields[3].equals(LISTEN) && fields[1].endsWith(":%04X".formatted(port)))
                .map(fields -> fields[1].replaceFirst(":.*", ""))
                .toList();
    }
}
