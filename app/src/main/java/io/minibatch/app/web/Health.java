package io.minibatch.app.web;

import io.javalin.http.Context;
import io.minibatch.Minibatch;
import io.minibatch.Subscription;
import io.minibatch.app.http.Json;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** For whoever starts, stops and restarts the process: is it alive, and is it of use. */
public final class Health {

    private static final Logger LOG = LoggerFactory.getLogger(Health.class);
    private static final long FRESH_NANOS = 1_000_000_000;
    private static final long PATIENCE_MILLIS = 900; // who asks often waits for a second at most

    private final Minibatch minibatch;
    private final BooleanSupplier started;
    private final Supplier<List<Subscription>> running;
    private final AtomicBoolean answered = new AtomicBoolean(true);

    private CompletableFuture<Boolean> question = CompletableFuture.completedFuture(true);
    private long asked = System.nanoTime() - FRESH_NANOS;

    /**
     * @param started whether the app has started all that it is to run
     * @param running what it has started
     */
    public Health(Minibatch minibatch, BooleanSupplier started, Supplier<List<Subscription>> running) {
        this.minibatch = minibatch;
        this.started = started;
        this.running = running;
    }

    void live(Context ctx) {
        Json.answer(ctx, new Answer("up", ""));
    }

    /** Ready, if the pipelines are started, none has failed, and the store answers. */
    void ready(Context ctx) {
        var failed = running.get().stream().anyMatch(each -> each.state() == Subscription.State.FAILED);
        if (!started.getAsBoolean()) {
            answer(ctx, "The pipelines are being started.");
        } else if (failed) {
            answer(ctx, "A pipeline has failed; the status says why.");
        } else if (!storeAnswers()) {
            answer(ctx, "The store does not answer; the log says why.");
        } else {
            Json.answer(ctx, new Answer("up", ""));
        }
    }

    private static void answer(Context ctx, String why) {
        ctx.status(503);
        Json.answer(ctx, new Answer("down", why));
    }

    private boolean storeAnswers() {
        try {
            return question().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            if (answered.getAndSet(false)) {
                LOG.warn("The store {} has not answered within {} ms", minibatch.url(), PATIENCE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause()); // an error of the JVM
        }
        return false;
    }

    /** Asks the store at most once a second, since everybody may ask for health, and never twice at a time. */
    private synchronized CompletableFuture<Boolean> question() {
        if (question.isDone() && System.nanoTime() - asked >= FRESH_NANOS) {
            asked = System.nanoTime();
            question = CompletableFuture.supplyAsync(this::ask, Health::onItsOwn);
        }
        return question;
    }

    private static void onItsOwn(Runnable question) {
        var thread = new Thread(question, "minibatch-health");
        thread.setDaemon(true);
        thread.start();
    }

    /** Only a change is logged. */
    private boolean ask() {
        try {
            minibatch.streams();
            if (!answered.getAndSet(true)) {
                LOG.info("The store {} answers again", minibatch.url());
            }
            return true;
        } catch (RuntimeException e) {
            if (answered.getAndSet(false)) {
                LOG.warn("The store {} does not answer", minibatch.url(), e);
            }
            return false;
        }
    }

    /**
     * The answer.
     *
     * @param status up or down
     * @param reason why it is down
     */
    record Answer(String status, String reason) {}
}
