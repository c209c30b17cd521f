package io.minibatch.app.web;

import io.javalin.http.Context;
import io.minibatch.Minibatch;
import io.minibatch.app.http.Json;
import io.minibatch.app.live.Live;
import io.minibatch.app.view.PipelineView;
import io.minibatch.app.view.StreamView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** How all stands: JSON for programs, a page for browsers. */
public final class Status {

    static final String MESSAGE = "running minibatch";

    private final Minibatch minibatch;
    private final Live live;
    private final Looking looking;
    private final Page page;

    /** Of this instance. */
    Status(Minibatch minibatch, Live live, Looking looking) {
        this.minibatch = minibatch;
        this.live = live;
        this.looking = looking;
        this.page = new Page();
    }

    void status(Context ctx) {
        var accept = ctx.header("Accept");
        ctx.header("Vary", "Accept");
        if (accept != null && accept.contains("text/html")) {
            if (ctx.path().endsWith("/")) {
                ctx.redirect("../status"); // links of the page begin where it is
            } else {
                page.show(ctx);
            }
        } else {
            Json.answer(
                    ctx,
                    new Answer(
                            MESSAGE,
                            minibatch.url(),
                            looked().toString(),
                            looking.streams(),
                            minibatch.pipelines().stream()
                                    .map(pipeline -> PipelineView.of(pipeline, live))
                                    .toList()));
        }
    }

    /** In whole milliseconds, as times of dead windows are: what is set aside after the look is not before it. */
    private static Instant looked() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    void asset(Context ctx) {
        page.asset(ctx, ctx.pathParam("file"));
    }

    /**
     * The answer.
     *
     * @param message that it runs
     * @param store the store's URL, without passwords
     * @param time the server's time
     * @param streams all streams
     * @param pipelines the pipelines of this process
     */
    record Answer(String message, String store, String time, List<StreamView> streams, List<PipelineView> pipelines) {}
}
