package io.minibatch.app;

import io.minibatch.Minibatch;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;

/** A test of an app on a store in memory, which the test starts and this class stops. */
abstract class AppTest {

    final Minibatch mb = Minibatch.open("memory:");
    final StreamingApp app = StreamingApp.create(mb);
    final Asking asking = new Asking(app);

    @AfterEach
    void stop() {
        app.stop();
        mb.close();
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return asking.get(path, headers);
    }

    HttpResponse<String> post(String path, String body, String... headers) throws IOException, InterruptedException {
        return asking.post(path, body, headers);
    }
}
