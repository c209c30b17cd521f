package io.minibatch.app.web;

import io.javalin.http.Context;
import io.minibatch.Minibatch;
import io.minibatch.MinibatchException;
import io.minibatch.app.append.JsonFormat;
import io.minibatch.app.http.Json;
import io.minibatch.app.http.Params;
import io.minibatch.app.http.Query;
import io.minibatch.app.http.RequestException;
import io.minibatch.app.live.Live;
import io.minibatch.app.view.DeadView;
import io.minibatch.app.view.EventView;
import io.minibatch.app.view.MessageView;
import io.minibatch.app.view.Payloads;
import io.minibatch.app.view.StreamView;
import io.minibatch.app.view.WindowView;
import java.util.List;
import java.util.stream.Stream;

/** Streams, their waiting messages, windows, and what was set aside. */
final class Looking {

    private final Minibatch minibatch;
    private final Live live;
    private final Params params;

    Looking(Minibatch minibatch, Live live) {
        this.minibatch = minibatch;
        this.live = live;
        this.params = new Params(minibatch);
    }

    List<StreamView> streams() {
        return minibatch.streams().stream().flatMap(this::stream).toList();
    }

    /** One stream that cannot be read shall not hide the others; one that was deleted meanwhile is left out. */
    private Stream<StreamView> stream(String name) {
        try {
            return Stream.of(StreamView.of(minibatch.stream(name)));
        } catch (MinibatchException e) {
            return minibatch.streams().contains(name)
                    ? Stream.of(StreamView.unreadable(name, String.valueOf(e.getMessage())))
                    : Stream.empty();
        }
    }

    void streams(Context ctx) {
        Json.answer(ctx, new Streams(streams()));
    }

    void stream(Context ctx) {
        Json.answer(ctx, StreamView.of(params.stream(ctx)));
    }

    /** Those that wait for a group; of a stream without groups, all. */
    void messages(Context ctx) {
        var stream = params.stream(ctx);
        var json = stream.status().format().equals(JsonFormat.RAW.format()) && !params.asText(ctx);
        var buffer = Query.of(ctx).get("group").isEmpty()
                ? stream.buffer()
                : params.group(ctx).buffer();
        try (var all = buffer.all()) {
            Json.answer(ctx, new Messages(Payloads.shown(all.limit(params.limit(ctx)), json)));
        }
    }

    void windows(Context ctx) {
        try (var windows = params.group(ctx).windows()) {
            Json.answer(
                    ctx,
                    new Windows(
                            windows.limit(params.limit(ctx)).map(WindowView::of).toList()));
        }
    }

    void dead(Context ctx) {
        Json.answer(
                ctx,
                new Dead(params.group(ctx).dead(params.limit(ctx)).stream()
                        .map(DeadView::of)
                        .toList()));
    }

    void deadMessages(Context ctx) {
        var group = params.group(ctx);
        var id = params.id(ctx)
                .orElseThrow(
                        () -> RequestException.badRequest("Which one? Give its id: /streams/{stream}/dead has them."));
        if (!group.deadIds().contains(id)) {
            throw RequestException.notFound(
                    "Nothing of the id \"" + id + "\" is set aside. /streams/{stream}/dead says what is.");
        }
        var json = !params.asText(ctx);
        Json.answer(ctx, new Messages(Payloads.shown(group.deadMessages(id, params.limit(ctx)), json)));
    }

    /** What went wrong last in this process, with stack traces. */
    void errors(Context ctx) {
        var group = params.group(ctx);
        var troubles = live.troubles(params.stream(ctx).name(), group.name());
        Json.answer(ctx, new Errors(troubles.stream().map(EventView::of).toList()));
    }

    // Objects, not bare lists, so that more can be said one day.

    record Streams(List<StreamView> streams) {}

    record Messages(List<MessageView> messages) {}

    record Windows(List<WindowView> windows) {}

    record Dead(List<DeadView> dead) {}

    record Errors(List<EventView> errors) {}
}
