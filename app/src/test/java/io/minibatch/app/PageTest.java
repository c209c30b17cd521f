package io.minibatch.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.minibatch.WindowEmitter.count;
import static io.minibatch.WindowEmitter.every;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.minibatch.Retry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The status page in a real browser. */
@Tag("system")
class PageTest extends AppTest {

    private static final String HOSTILE =
            "</script><img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script>";
    private static final Path PICTURES = Path.of("target", "pictures");

    private static Playwright playwright;
    private static Browser browser;

    private final Set<String> hosts = ConcurrentHashMap.newKeySet();
    private final Set<String> faults = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean broken = new AtomicBoolean(true);
    private Page page;

    @BeforeAll
    static void openBrowser() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of("/usr/bin/chromium"))
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
        playwright.close();
    }

    @BeforeEach
    void start() {
        app.add(mb.stream("orders")
                        .windowed(count(2))
                        .workers(1)
                        .retry(Retry.upTo(1))
                        .forEach(w -> {
                            if (broken.get() && w.data().toString().contains("bad")) {
                                throw new IllegalStateException("cannot take " + HOSTILE);
                            }
                        }))
                .add(mb.stream("orders")
                        .windowed(every(Duration.ofHours(1)))
                        .group("audit")
                        .forEach(w -> {}))
                .start(0);
        mb.stream("orders")
                .appendAll(List.of(
                        Map.of("n", 1), Map.of("n", 2), Map.of("bad", HOSTILE), Map.of("n", 3), Map.of("n", 4)));
        mb.stream(HOSTILE).append(Map.of(HOSTILE, HOSTILE));
        await().untilAsserted(
                        () -> assertThat(mb.stream("orders").group().dead()).hasSize(1));
        page = open(new Browser.NewPageOptions().setViewportSize(1200, 900));
    }

    private Page open(Browser.NewPageOptions options) {
        var opened = browser.newPage(options);
        opened.onRequest(request -> hosts.add(URI.create(request.url()).getHost()));
        opened.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                faults.add(message.text());
            }
        });
        opened.onPageError(faults::add);
        opened.onDialog(dialog -> faults.add("dialog " + dialog.message()));
        opened.navigate("http://127.0.0.1:" + app.port() + "/status");
        assertThat(group(opened, "default")).isVisible();
        return opened;
    }

    @AfterEach
    void nothingWasHackedOrLoadedFromElsewhere() {
        assertThat(page.evaluate("window.hacked")).isNull();
        assertThat(faults).isEmpty();
        assertThat(hosts).containsExactly("127.0.0.1");
        page.close();
    }

    private static Locator group(Page page, String group) {
        return page.getByLabel("Group " + group + " of orders", new Page.GetByLabelOptions().setExact(true));
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    @Test
    void itShowsHowStreamsAndPipelinesStand() {
        assertThat(page.getByText("running minibatch")).isVisible();
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(HOSTILE)))
                .hasText(HOSTILE);
        assertThat(group(page, "default")).containsText("count(2) · 1 worker · 0 sinks · waits for 1 more message");
        assertThat(group(page, "audit")).containsText("every(1h)");
        assertThat(group(page, "default").locator("dl"))
                .containsText(Pattern.compile("waiting\\s*1\\s*in flight\\s*0\\s*done\\s*2\\s*dead\\s*2"));
        group(page, "default").getByText("Recent windows").click();
        assertThat(group(page, "default").getByRole(AriaRole.TABLE)).containsText("orders/default/");
    }

    @Test
    void itGoesOnByItself() {
        mb.stream("orders").append(Map.of("n", 5));

        assertThat(group(page, "default").locator("dl")).containsText(Pattern.compile("done\\s*4"));
    }

    @Test
    void aGroupIsPausedAndResumedByClick() {
        button("Pause default of orders").click();
        assertThat(group(page, "default").locator(".state")).hasText("paused");
        assertThat(page.locator("#said")).hasText("default of orders is paused.");
        await().untilAsserted(() ->
                assertThat(mb.stream("orders").status().groups().get(1).state()).hasToString("PAUSED"));

        button("Resume default of orders").click();
        assertThat(group(page, "default").locator(".state")).hasText("running");
    }

    @Test
    void whatWasSetAsideIsLookedAtAndDeliveredAgain() {
        page.getByText("Set aside: 2 messages").click();
        var dead = group(page, "default").locator("details", new Locator.LocatorOptions().setHasText("Retry all"));
        assertThat(dead).containsText("cannot take " + HOSTILE);
        dead.getByText("Messages", new Locator.GetByTextOptions().setExact(true))
                .click();
        assertThat(dead).containsText("onerror=");
        broken.set(false);

        dead.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(Pattern.compile("^Retry orders")))
                .click();

        assertThat(group(page, "default").locator("dl")).containsText(Pattern.compile("dead\\s*0"));
        assertThat(dead).isHidden();
    }

    @Test
    void whatIsDroppedIsAskedForFirst() {
        page.getByText("Set aside: 2 messages").click();
        var drop = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^Drop all")));
        drop.click();
        button("Keep").click();
        assertThat(mb.stream("orders").group().dead()).hasSize(1);

        drop.click();
        page.locator("#ask-yes").click();

        assertThat(group(page, "default").locator("dl")).containsText(Pattern.compile("dead\\s*0"));
        assertThat(mb.stream("orders").group().dead()).isEmpty();
    }

    @Test
    void itIsUsedByKeyboard() {
        for (var i = 0; i < 30 && !isFocused("Pause audit of orders"); i++) {
            page.keyboard().press("Tab");
        }
        page.keyboard().press("Enter");

        assertThat(group(page, "audit").locator(".state")).hasText("paused");
        assertThat(isFocused("Resume audit of orders")).isTrue();
    }

    private boolean isFocused(String name) {
        return name.equals(page.evaluate("document.activeElement.getAttribute('aria-label')"));
    }

    @Test
    void aServerThatGoesAwayIsSaidSo() {
        app.stop();

        assertThat(page.locator("#connection")).containsText("not answering since");
        faults.removeIf(fault -> fault.contains("ERR_CONNECTION_REFUSED"));
    }

    @ParameterizedTest
    @EnumSource
    void itIsReadableByEverybody(Look look) throws IOException {
        var opened = open(look.options());
        opened.locator("summary").all().forEach(summary -> {
            if (summary.isVisible()) {
                summary.click();
            }
        });
        assertThat(opened.locator(".uplot canvas").first()).isVisible();

        assertThat(seriousFaults(opened)).isEmpty();
        assertThat(opened.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
        opened.screenshot(new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve(look.name().toLowerCase(Locale.ROOT) + ".png"))
                .setFullPage(true));
        opened.close();
    }

    /** By axe: what it calls serious or critical. */
    @SuppressWarnings("unchecked")
    private static List<String> seriousFaults(Page page) throws IOException {
        try (var script = Objects.requireNonNull(PageTest.class.getResourceAsStream("/axe.min.js"))) {
            page.evaluate(new String(script.readAllBytes(), UTF_8));
        }
        return (List<String>) page.evaluate("async () => (await axe.run()).violations"
                + ".filter(fault => ['serious', 'critical'].includes(fault.impact))"
                + ".map(fault => `${fault.id}: ${fault.help}: ${fault.nodes.map(node => node.html)}`)");
    }

    /** How people look at it. */
    enum Look {
        LIGHT(1200, 900, ColorScheme.LIGHT),
        DARK(1200, 900, ColorScheme.DARK),
        PHONE(360, 780, ColorScheme.LIGHT);

        private final int width;
        private final int height;
        private final ColorScheme colors;

        Look(int width, int height, ColorScheme colors) {
            this.width = width;
            this.height = height;
            this.colors = colors;
        }

        Browser.NewPageOptions options() {
            return new Browser.NewPageOptions().setViewportSize(width, height).setColorScheme(colors);
        }
    }
}
