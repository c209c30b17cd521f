package io.minibatch.mongodb.store;

import static io.minibatch.WindowEmitter.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import io.minibatch.Minibatch;
import io.minibatch.Subscription;
import io.minibatch.store.Store;
import io.minibatch.store.UnavailableException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server is not there, or goes and comes back. */
class AwayTest {

    @TempDir
    Path folder;

    @Test
    void anAppendSaysWhatWasTriedAndWhere() throws Exception {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var url = "mongodb://user:secret@localhost:" + port + "/db?serverSelectionTimeoutMS=100";
        try (var store = Store.open(url, Clock.systemUTC());
                var mb = Minibatch.builder().store(store).open()) {
            assertThatThrownBy(() -> mb.stream("readings", Integer.class).append(1))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageStartingWith("Cannot append to stream readings, nothing was appended: ")
                    .hasMessageContaining("localhost:" + port)
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void aPipelineOutlivesARestartOfTheServerAndNothingIsLost() throws Exception {
        var server = start(0);
        var port = server.getLocalAddress().getPort();
        var url = "mongodb://localhost:" + port + "/db?serverSelectionTimeoutMS=2000&lease=1s";
        try (var mb = Minibatch.open(url)) {
            var numbers = mb.stream("numbers", Integer.class);
            var seen = new ConcurrentLinkedQueue<Integer>();
            var subscription = numbers.windowed(count(1))
                    .workers(2)
                    .forEach(window -> seen.addAll(window.data()))
                    .start();
            numbers.appendAll(List.of(1, 2, 3));
            await().untilAsserted(() -> assertThat(seen).contains(1, 2, 3));

            server.shutdownNow();
            assertThatThrownBy(() -> numbers.append(4)).isInstanceOf(UnavailableException.class);
            server = start(port);
            await().ignoreExceptions().until(() -> {
                numbers.append(5);
                return true;
            });
            await().untilAsserted(() -> assertThat(seen).contains(5));
            assertThat(subscription.state()).isEqualTo(Subscription.State.RUNNING);
            subscription.close();
            assertThat(numbers.status().waiting()).isZero();
            assertThat(numbers.status().inFlight()).isZero();
        }
        server.shutdownNow();
    }

    private MongoServer start(int port) {
        var server = new MongoServer(new H2Backend(folder.resolve("server").toString()));
        server.bind(new InetSocketAddress("localhost", port));
        return server;
    }
}
