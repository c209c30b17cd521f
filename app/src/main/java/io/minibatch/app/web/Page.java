package io.minibatch.app.web;

import io.javalin.http.Context;
import io.minibatch.app.http.RequestException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The page and what it is made of, all from the class path. Nothing in it comes from a request; what it shows it asks
 * for by itself, and writes as text.
 */
final class Page {

    /** Scripts, styles and data from this server only: an injected script would not run. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** With the version of the pom: jars that are put together to one often lose what says it. */
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String STYLE = "text/css; charset=utf-8";

    private static final List<String> SCRIPTS = List.of(
            "act",
            "ask",
            "chart",
            "charts",
            "dead",
            "dom",
            "fold",
            "group",
            "http",
            "messages",
            "overview",
            "page",
            "pipeline",
            "recent",
            "said",
            "stream",
            "text",
            "trouble");

    private static final Map<String, Asset> ASSETS = assets();

    private static final Asset HTML = new Asset("/io/minibatch/app/page/page.html", "text/html; charset=utf-8");

    void show(Context ctx) {
        ctx.header("Content-Security-Policy", POLICY)
                .header("X-Frame-Options", "DENY")
                .header("Cross-Origin-Opener-Policy", "same-origin");
        HTML.answer(ctx);
    }

    void asset(Context ctx, String name) {
        var asset = ASSETS.get(name);
        if (asset == null) {
            throw RequestException.notFound("The page has no file of this name.");
        }
        asset.answer(ctx);
    }

    private static Map<String, Asset> assets() {
        var assets = new HashMap<String, Asset>();
        for (var script : SCRIPTS) {
            assets.put(script + ".js", new Asset("/io/minibatch/app/page/" + script + ".js", SCRIPT));
        }
        assets.put("page.css", new Asset("/io/minibatch/app/page/page.css", STYLE));
        assets.put("icon.svg", new Asset("/io/minibatch/app/page/icon.svg", "image/svg+xml"));
        assets.put("uplot.js", new Asset(UPLOT + "uPlot.iife.min.js", SCRIPT));
        assets.put("uplot.css", new Asset(UPLOT + "uPlot.min.css", STYLE));
        return Map.copyOf(assets);
    }
}
