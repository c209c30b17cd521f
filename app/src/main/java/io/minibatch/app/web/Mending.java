package io.minibatch.app.web;

import io.javalin.http.Context;
import io.minibatch.DeadWindow;
import io.minibatch.Group;
import io.minibatch.Minibatch;
import io.minibatch.MinibatchException;
import io.minibatch.app.http.Json;
import io.minibatch.app.http.Params;
import io.minibatch.app.http.PartlyDoneException;
import io.minibatch.app.http.RequestException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Retry, drop, pause, resume. */
final class Mending {

    private final Params params;

    Mending(Minibatch minibatch) {
        this.params = new Params(minibatch);
    }

    void retry(Context ctx) throws IOException {
        refuseBody(ctx);
        var group = params.group(ctx);
        each(ctx, group, group::retry);
    }

    void drop(Context ctx) throws IOException {
        refuseBody(ctx);
        var group = params.group(ctx);
        each(ctx, group, group::drop);
    }

    void pause(Context ctx) throws IOException {
        refuseBody(ctx);
        params.group(ctx).pause();
        ctx.status(204);
    }

    void resume(Context ctx) throws IOException {
        refuseBody(ctx);
        params.group(ctx).resume();
        ctx.status(204);
    }

    /** It may say what is wanted, as forms do: passed over, all would be. */
    private static void refuseBody(Context ctx) throws IOException {
        if (ctx.req().getInputStream().read() >= 0) {
            throw RequestException.badRequest("This takes no body: say what is wanted in the query, as in ?id=1.");
        }
    }

    /** The one that the query names, or all, or those that somebody has seen: set aside before a time. */
    private void each(Context ctx, Group<?> group, Consumer<String> action) {
        var id = params.id(ctx).map(given -> whole(ctx, group, given));
        var before = params.before(ctx);
        var wanted = before.map(time -> setAsideBefore(group, time)).orElseGet(group::deadIds).stream()
                .filter(each -> id.map(each::equals).orElse(true))
                .toList();
        var changed = each(wanted, group, action);
        if (id.isPresent() && changed == 0) {
            throw RequestException.notFound("Nothing of the id \"" + id.get() + "\" is set aside"
                    + (before.isPresent() ? " before that time" : "")
                    + ". /streams/{stream}/dead says what is.");
        }
        Json.answer(ctx, new Changed(changed));
    }

    private static List<String> setAsideBefore(Group<?> group, Instant time) {
        return group.dead().stream()
                .filter(dead -> dead.setAside().isBefore(time))
                .map(DeadWindow::id)
                .toList();
    }

    /** An id as the log and the command line say it, without stream and group, too. */
    private static String whole(Context ctx, Group<?> group, String id) {
        return id.contains("/") ? id : ctx.pathParam("stream") + "/" + group.name() + "/" + id;
    }

    /** With how many it was done; said also if the store fails on the way, since nothing takes it back. */
    private static long each(List<String> wanted, Group<?> group, Consumer<String> action) {
        var changed = 0L;
        try {
            for (var id : wanted) {
                changed += isDone(group, id, action) ? 1 : 0;
            }
            return changed;
        } catch (RuntimeException e) {
            throw PartlyDoneException.changed(changed, e);
        }
    }

    /** False if it is gone meanwhile: somebody else was faster. */
    private static boolean isDone(Group<?> group, String id, Consumer<String> action) {
        try {
            action.accept(id);
            return true;
        } catch (MinibatchException e) {
            if (group.deadIds().contains(id)) {
                throw e;
            }
            return false;
        }
    }

    /**
     * The answer.
     *
     * @param changed how many windows it was done with
     */
    record Changed(long changed) {}
}
