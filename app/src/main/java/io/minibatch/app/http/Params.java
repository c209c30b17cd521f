package io.minibatch.app.http;

import io.javalin.http.Context;
import io.minibatch.Codec;
import io.minibatch.DeliveryOptions;
import io.minibatch.Group;
import io.minibatch.MessageStream;
import io.minibatch.Minibatch;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Supplier;

/** What requests name: streams and groups that are there, numbers within bounds. */
public final class Params {

    private static final int USUAL = 100;
    private static final int MOST = 1_000;

    private final Minibatch minibatch;

    /** Of requests that are about this instance. */
    public Params(Minibatch minibatch) {
        this.minibatch = minibatch;
    }

    /** The stream of the path, which may have to be made first. */
    public <T> MessageStream<T> streamToBe(Context ctx, Codec<T> codec) {
        return named(() -> minibatch.stream(ctx.pathParam("stream"), codec));
    }

    /** The stream of the path. */
    public MessageStream<byte[]> stream(Context ctx) {
        var name = ctx.pathParam("stream");
        var stream = streamToBe(ctx, Codec.bytes());
        if (!minibatch.streams().contains(name)) {
            throw RequestException.notFound(
                    "There is no stream \"" + name + "\". It comes into being with its first message.");
        }
        return stream;
    }

    /** The group of the query, by default the usual one. */
    public Group<byte[]> group(Context ctx) {
        var stream = stream(ctx);
        var name = Query.of(ctx).get("group").orElse(DeliveryOptions.DEFAULT_GROUP);
        var group = named(() -> stream.group(name));
        var groups = stream.groups();
        if (!groups.contains(name)) {
            throw RequestException.notFound("The stream has no group \"" + name + "\". "
                    + (groups.isEmpty()
                            ? "It comes into being with its first pipeline."
                            : "It has: " + String.join(", ", groups) + ". Name one by ?group="));
        }
        return group;
    }

    /** A name that cannot be one is the client's fault. */
    private static <T> T named(Supplier<T> what) {
        try {
            return what.get();
        } catch (IllegalArgumentException e) {
            throw RequestException.badRequest(String.valueOf(e.getMessage()));
        }
    }

    /** Whether payloads are wanted as text, whatever they are: many readers of JSON cut long numbers. */
    public boolean asText(Context ctx) {
        var as = Query.of(ctx).get("as");
        if (!as.orElse("text").equals("text")) {
            throw RequestException.badRequest("as must be text, or left out, but is \"" + as.get() + "\".");
        }
        return as.isPresent();
    }

    /** The id of something that was set aside; empty if the request does not say one. */
    public Optional<String> id(Context ctx) {
        return Query.of(ctx).get("id");
    }

    /** Before when; empty if the request does not say so. */
    public Optional<Instant> before(Context ctx) {
        try {
            return Query.of(ctx).get("before").map(Instant::parse);
        } catch (DateTimeParseException e) {
            throw RequestException.badRequest(
                    "before must be a time such as 2026-11-22T21:00:00Z, but is \"" + e.getParsedString() + "\".");
        }
    }

    /** How many things are wanted at most. */
    public int limit(Context ctx) {
        var text = Query.of(ctx).get("limit").orElse(String.valueOf(USUAL));
        try {
            var limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MOST) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw RequestException.badRequest("limit must be a number from 1 to " + MOST + ", but is \"" + text + "\".");
    }
}
