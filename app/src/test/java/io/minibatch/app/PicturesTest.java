package io.minibatch.app;

import static io.minibatch.WindowEmitter.count;
import static io.minibatch.WindowEmitter.every;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Clock;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import io.minibatch.Retry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The pictures of the documentation, in {@code target/pictures}: an app as people have them. What it answers is its
 * own; only figures and times are moved on, so that five minutes need not be waited for.
 */
@Tag("system")
class PicturesTest extends AppTest {

    private static final int SECONDS = 290;
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final Instant start = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void picturesAreTaken() throws Exception {
        app.add(mb.stream("orders")
                        .windowed(count(20))
                        .workers(4)
                        .retry(Retry.upTo(1))
                        .process(window -> {
                            if (window.data().toString().contains("4711")) {
                                throw new IllegalStateException("Article 4711 has no price");
                            }
                            return window.data();
                        })
                        .sink(orders -> {}))
                .add(mb.stream("orders")
                        .windowed(every(Duration.ofMinutes(10)))
                        .group("audit")
                        .forEach(window -> {}))
                .add(mb.stream("readings")
                        .windowed(every(Duration.ofSeconds(5)))
                        .process(window -> window.data().size())
                        .sink(sizes -> {}))
                .start(0);
        mb.stream("readings").append(Map.of("celsius", 20.5));
        mb.stream("readings").retain(Duration.ofDays(30));
        mb.stream("orders")
                .appendAll(IntStream.range(0, 52)
                        .mapToObj(i -> Map.<String, Object>of("article", 4700 + i))
                        .toList());
        await().untilAsserted(() -> {
            assertThat(mb.stream("orders").status().groups().get(1).done()).isEqualTo(20);
            assertThat(mb.stream("orders").group().dead()).hasSize(1);
            assertThat(mb.stream("readings").status().done()).isEqualTo(1);
        });
        var status = MAPPER.readTree(get("/status").body());

        try (var playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                var browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(Path.of("/usr/bin/chromium"))
                                .setArgs(List.of("--no-sandbox", "--disable-gpu")))) {
            take(browser, status, "status", look(1200, 1330, ColorScheme.LIGHT));
            take(browser, status, "status-dark", look(1200, 900, ColorScheme.DARK));
            take(browser, status, "status-phone", look(360, 1300, ColorScheme.LIGHT));
        }
    }

    private static Browser.NewPageOptions look(int width, int height, ColorScheme colors) {
        return new Browser.NewPageOptions()
                .setViewportSize(width, height)
                .setColorScheme(colors)
                .setTimezoneId("UTC");
    }

    private void take(Browser browser, JsonNode status, String name, Browser.NewPageOptions look) {
        try (var page = browser.newPage(look)) {
            var answered = new AtomicInteger();
            page.clock().install(new Clock.InstallOptions().setTime(Date.from(start)));
            page.route("**/status", route -> {
                if (route.request().isNavigationRequest()) {
                    route.resume();
                } else {
                    route.fulfill(new Route.FulfillOptions().setBody(after(status, answered.incrementAndGet())));
                }
            });
            page.navigate("http://127.0.0.1:" + app.port() + "/status");
            page.locator(".group").first().waitFor();
            while (answered.get() < SECONDS) {
                page.clock().runFor(1_000);
            }
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "pictures", name + ".png")));
        }
    }

    /** The status, so many seconds later. */
    private String after(JsonNode status, int seconds) {
        var moved = (ObjectNode) status.deepCopy();
        var now = start.plusSeconds(seconds);
        moved.put("time", now.toString());
        moved.put("store", "file:minibatch-data");
        var load = 1 + 0.35 * Math.sin(seconds / 31.0) + 0.06 * Math.sin(seconds * seconds);
        var orders = moved.get("streams").get(0);
        group(orders, 0, 42L * seconds, 0, now.minusSeconds(seconds));
        group(orders, 1, (long) (38 * load), 20L * (long) (2.1 * (seconds - 11 * Math.cos(seconds / 31.0))), now);
        group(
                moved.get("streams").get(1),
                0,
                480L + 310L * (seconds % 5),
                1_550L * (seconds / 5),
                now.minusSeconds(seconds % 5));
        moved.get("pipelines").forEach(pipeline -> {
            pipeline.get("recent").forEach(window -> ((ObjectNode) window).put("at", now.toString()));
            if (pipeline.has("latency")) {
                ((ObjectNode) pipeline.get("latency")).put("p50", 7.5 * load).put("p99", 21 * load * load);
            }
            if (pipeline.has("waits") && pipeline.get("waits").has("until")) {
                var period = pipeline.get("strategy").asString().contains("10m") ? 600 : 5;
                ((ObjectNode) pipeline.get("waits"))
                        .put(
                                "until",
                                start.plusSeconds((seconds / period + 1L) * period)
                                        .toString());
            }
        });
        return MAPPER.writeValueAsString(moved);
    }

    private static void group(JsonNode stream, int group, long waiting, long done, Instant oldest) {
        ((ObjectNode) stream.get("groups").get(group))
                .put("waiting", waiting)
                .put("done", done)
                .put("oldest", oldest.toString());
    }
}
