package io.minibatch.app.web;

import io.javalin.http.Context;
import io.minibatch.Minibatch;
import io.minibatch.Subscription;
import io.minibatch.app.http.Json;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** For whoever starts, stops and restarts the process: is it alive, and is it of use. */
public final class Health {

    private static final Logger LOG = LoggerFactory.getLogger(Health.class);
    private static final long FRESH_NANOS = 1_000_000_000;

    private final Minibatch minibatch;
    private final Supplier<List<Subscription>> running;

    private boolean answers = true;
    private long asked = System.nanoTime() - FRESH_NANOS;

    /** @param running what the app has started */
    public Health(Minibatch minibatch, Supplier<List<Subscription>> running) {
        this.minibatch = minibatch;
        this.running = running;
    }

    void live(Context ctx) {
        Json.answer(ctx, new Answer("up", ""));
    }

    /** Ready, if the store answers and no pipeline has failed. */
    void ready(Context ctx) {
        var failed = running.get().stream().anyMatch(each -> each.state() == Subscription.State.FAILED);
        if (failed) {
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

    /** Asks the store at most once a second: everybody may ask for health. Only a change is logged. */
    private synchronized boolean storeAnswers() {
        if (System.nanoTime() - asked >= FRESH_NANOS) {
            var answered = answers;
            answers = ask(answered);
            asked = System.nanoTime();
            if (answers && !answered) {
                LOG.info("The store {} answers again", minibatch.url());
            }
        }
        return answers;
    }

    private boolean ask(boolean answered) {
        try {
            minibatch.streams();
            return true;
        } catch (RuntimeException e) {
            if (answered) {
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
