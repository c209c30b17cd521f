package io.minibatch.app.access;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.minibatch.app.http.Problem;
import io.minibatch.app.http.RequestException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lets through who may. */
public final class Guard {

    /**
     * What HTTP calls safe. OPTIONS is how browsers ask whether a page of another site may look; they show no token
     * then.
     */
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
    public void check(Context ctx) {
        check(ctx, !(reads(ctx) && access.openReading()));
    }

    /** For other routes of an app: answers those who must not change anything, and those who name another host. */
    public void checkOther(Context ctx) {
        try {
            check(ctx, !reads(ctx));
        } catch (RequestException e) {
            Problem.answer(ctx, e.status(), e.getMessage());
            ctx.skipRemainingHandlers();
        }
    }

    /**
     * For what becomes a WebSocket, which may change anything: browsers let pages of any site ask for one.
     *
     * @throws HttpResponseException if it must not; its status is all that the client gets
     */
    public void checkUpgrade(Context ctx) {
        try {
            checkOrigin(ctx);
            check(ctx, true);
        } catch (RequestException e) {
            throw new HttpResponseException(e.status(), e.getMessage());
        }
    }

    private static boolean reads(Context ctx) {
        return READING.contains(ctx.method());
    }

    private void check(Context ctx, boolean needsToken) {
        if (!reads(ctx)) {
            checkOrigin(ctx);
        }
        if (access.token().isEmpty()) {
            checkClient(ctx);
            checkHost(ctx);
        } else if (needsToken) {
            checkToken(ctx);
        } else if (!showsToken(ctx)) {
            checkHost(ctx);
        }
    }

    /** Whatever the server around listens on: a connector, or an app with this one as its plugin, may be elsewhere. */
    private static void checkClient(Context ctx) {
        if (!Access.isLoopback(String.valueOf(ctx.req().getRemoteAddr()))) {
            throw RequestException.forbidden("Without a token this server answers programs of its own machine only. To"
                    + " be asked by others it needs token(...).");
        }
    }

    private void checkHost(Context ctx) {
        var host = ctx.header("Host");
        if (host != null && !access.knows(PORT.matcher(host).replaceFirst(""))) {
            throw RequestException.forbidden("This server is not known as " + host + ", which this request names as its"
                    + " host. If it is right, name it with allowHost, or serve's --allow-host.");
        }
    }

    private boolean showsToken(Context ctx) {
        return access.token().isPresent() && access.token().get().isIn(ctx.header("Authorization"));
    }

    private void checkToken(Context ctx) {
        if (!showsToken(ctx)) {
            ctx.header("WWW-Authenticate", "Basic realm=\"minibatch\", charset=\"UTF-8\"");
            var wrong = ctx.header("Authorization") != null ? "What is shown is not the server's token. " : "";
            throw RequestException.unauthorized(
                    wrong + "This needs the server's token: send it as Authorization: Bearer"
                            + " <token>, or as the password of basic authentication.");
        }
    }

    /**
     * A page of another site must not have its visitors' browsers change anything here. Other clients say no origin.
     */
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
