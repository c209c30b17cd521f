package io.minibatch.app.web;

import io.javalin.http.Context;
import io.minibatch.DeadWindow;
import io.minibatch.Minibatch;
import java.util.List;
import java.util.function.Consumer;

/** Retry, drop, pause, resume. */
final class Mending {

    private final Params params;

    Mending(Minibatch minibatch) {
        this.params = new Params(minibatch);
    }

    void retry(Context ctx) {
        var group = params.group(ctx);
        each(ctx, group.dead(), group::retry);
    }

    void drop(Context ctx) {
        var group = params.group(ctx);
        each(ctx, group.dead(), group::drop);
    }

    void pause(Context ctx) {
        params.group(ctx).pause();
        ctx.status(204);
    }

    void resume(Context ctx) {
        params.group(ctx).resume();
        ctx.status(204);
    }

    /** The one that the query names, or all. */
    private static void each(Context ctx, List<DeadWindow> dead, Consumer<String> action) {
        var id = ctx.queryParam("id");
        var chosen = dead.stream()
                .map(DeadWindow::id)
                .filter(each -> id == null || each.equals(id))
                .toList();
        if (id != null && chosen.isEmpty()) {
            throw RequestException.notFound("Nothing of this id is set aside. Ask for /streams/<stream>/dead.");
        }
        chosen.forEach(action);
        Json.answer(ctx, new Changed(chosen.size()));
    }

    /**
     * The answer.
     *
     * @param changed how many windows it was done with
     */
    record Changed(int changed) {}
}
