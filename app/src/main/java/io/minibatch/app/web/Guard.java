package io.minibatch.app.web;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lets through who may. */
public final class Guard {

    private static final Set<HandlerType> READING = Set.of(HandlerType.GET, HandlerType.HEAD, HandlerType.OPTIONS);
    private static final Pattern PORT = Pattern.compile(":\\d*$");
    private static final Set<String> SAME_SITE = Set.of("same-origin", "none");

    private final Access access;

    /** For these rules. */
    public Guard(Access access) {
        this.access = access;
    }

    /**
     * For the app's own routes: checks host, origin and token.
     *
     * @throws RequestException if one of them is not as it must be
     */
    void check(Context ctx) {
        checkHost(ctx);
        var reads = READING.contains(ctx.method());
        if (!reads) {
            checkOrigin(ctx);
        }
        if (!(reads && access.openReading())) {
            checkToken(ctx);
        }
    }

    /** For other routes of an app: answers those who must not change anything, and those who name another host. */
    public void checkOther(Context ctx) {
        try {
            checkHost(ctx);
            if (!READING.contains(ctx.method())) {
                checkOrigin(ctx);
                checkToken(ctx);
            }
        } catch (RequestException e) {
            Problem.answer(ctx, e.status(), e.getMessage());
            ctx.skipRemainingHandlers();
        }
    }

    private void checkHost(Context ctx) {
        var host = ctx.header("Host");
        if (host != null && !access.knows(PORT.matcher(host).replaceFirst(""))) {
            throw RequestException.forbidden(
                    "This server answers requests for localhost only, but this one is for another"
                            + " host. If that is right, name it with allowHost.");
        }
    }

    private void checkToken(Context ctx) {
        if (access.token().isPresent() && !access.token().get().isIn(ctx.header("Authorization"))) {
            ctx.header("WWW-Authenticate", "Basic realm=\"minibatch\", charset=\"UTF-8\"");
            throw RequestException.unauthorized("This needs the server's token: send it as Authorization: Bearer"
                    + " <token>, or as the password of basic authentication.");
        }
    }

    /** A page of another site must not have its visitors' browsers change anything here. Other clients say no origin. */
    private static void checkOrigin(Context ctx) {
        var site = ctx.header("Sec-Fetch-Site");
        var origin = ctx.header("Origin");
        var foreign = site != null ? !SAME_SITE.contains(site) : origin != null && !isOf(origin, ctx.header("Host"));
        if (foreign) {
            throw RequestException.forbidden(
                    "A page of another site has asked for this; only pages of this server may.");
        }
    }

    private static boolean isOf(String origin, @Nullable String host) {
        var scheme = origin.indexOf("://");
        return scheme > 0 && host != null && origin.substring(scheme + 3).equalsIgnoreCase(host);
    }
}
