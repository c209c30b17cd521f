package io.minibatch.app;

import io.minibatch.Minibatch;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
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

    /** On a thread of its own: the common pool may have one only, and somebody else may have it. */
    static <T> CompletableFuture<T> meanwhile(Callable<T> what) {
        var future = new CompletableFuture<T>();
        new Thread(
                        () -> {
                            try {
                                future.complete(what.call());
                            } catch (Throwable e) {
                                future.completeExceptionally(e);
                            }
                        },
                        "meanwhile")
                .start();
        return future;
    }

    static CompletableFuture<?> meanwhile(Runnable what) {
        return meanwhile(Executors.callable(what));
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return asking.get(path, headers);
    }

    HttpResponse<String> post(String path, String body, String... headers) throws IOException, InterruptedException {
        return asking.post(path, body, headers);
    }
}
