package io.minibatch.mongodb.server;

import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoSocketReadTimeoutException;
import io.minibatch.MinibatchException;
import io.minibatch.store.UnavailableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.bson.BSONException;

/**
 * How the server is called: on a thread that was interrupted, too (the driver would refuse), and with errors that say
 * what was tried where.
 *
 * @param url of the store, for people
 */
public record Calls(String url) {

    private static final int TRIES = 3;

    private static final long A_MOMENT = 1_000_000;

    /**
     * Calls the server.
     *
     * @param what for the error: "Cannot ..."
     * @param call is made again when an interrupt came in between or the connection broke, so twice must be as once
     */
    public <T> T get(String what, Supplier<T> call) {
        var interrupted = Thread.interrupted();
        var broken = false;
        try {
            for (var tries = 0; tries < TRIES; tries++) {
                try {
                    return call.get();
                } catch (MongoInterruptedException e) {
                    Thread.interrupted(); // the driver has set it again
                    interrupted = true;
                } catch (MongoSocketException e) {
                    if (broken || e instanceof MongoSocketReadTimeoutException) {
                        throw e;
                    }
                    broken = true; // perhaps the server starts again: the next call waits for it, as the URL says
                }
            }
            return elsewhere(call);
        } catch (MongoException | BSONException | IllegalStateException e) {
            throw failed(what, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** On a thread that nobody interrupts: somebody interrupts this one again and again. */
    private static <T> T elsewhere(Supplier<T> call) {
        var done = new CompletableFuture<T>();
        var thread = new Thread(
                () -> {
                    try {
                        done.complete(call.get());
                    } catch (Throwable e) {
                        done.completeExceptionally(e);
                    }
                },
                "minibatch-mongodb-call");
        thread.setDaemon(true);
        thread.start();
        try {
            return done.join(); // an interrupt does not end it
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    public void run(String what, Runnable call) {
        get(what, () -> {
            call.run();
            return true;
        });
    }

    /**
     * Waits a moment if another process was faster: what it has written may not be acknowledged, and so not be read,
     * yet.
     */
    public boolean unlessFaster(boolean written) {
        if (!written) {
            pause(A_MOMENT);
        }
        return written;
    }

    /** Waits a little, interrupted or not. */
    public void pause(long nanos) {
        var interrupted = Thread.interrupted();
        LockSupport.parkNanos(this, nanos);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    MinibatchException failed(String what, RuntimeException e) {
        var message = "Cannot " + what + " (" + url + "): " + reason(e);
        return Trouble.isOfAMoment(e) ? new UnavailableException(message, e) : new MinibatchException(message, e);
    }

    private static String reason(RuntimeException e) {
        var usual = Trouble.reason(e);
        if (usual != null) {
            return usual.endsWith("?") ? usual : usual + ".";
        }
        return e instanceof IllegalStateException
                ? "the connection is closed. Open the store again to use it."
                : String.valueOf(e.getMessage());
    }
}
