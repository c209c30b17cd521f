package io.minibatch.app.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.minibatch.app.http.RequestException;
import java.util.concurrent.Semaphore;

/**
 * Lets so many requests ask the store at the same time, and refuses more: those that a store keeps which hangs shall
 * not have all threads, since health is answered nevertheless.
 */
final class Admission {

    private static final int MOST = 200; // Javalin has 250 threads, unless somebody says otherwise

    private final Semaphore places = new Semaphore(MOST);

    /** Handles it, or not. */
    void handle(Handler handler, Context ctx) throws Exception {
        if (!places.tryAcquire()) {
            throw RequestException.unavailable(
                    MOST + " requests are under way already. If the store hangs, /health/ready says so.");
        }
        try {
            handler.handle(ctx);
        } finally {
            places.release();
        }
    }
}
