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
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.minibatch.Retry;
import java.io.IOException;
import java.math.BigInteger;
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
import java.util.concurrent.atomic.AtomicInteger;
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
    private volatile boolean failing;
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
                        Map.of("n", 1),
                        Map.of("n", 2),
                        Map.of("bad", HOSTILE, "long", new BigInteger("12345678901234567890")),
                        Map.of("n", 3),
                        Map.of("n", 4)));
        mb.stream(HOSTILE).append(Map.of(HOSTILE, HOSTILE));
        await().untilAsserted(
                        () -> assertThat(mb.stream("orders").group().dead()).hasSize(1));
        page = open(new Browser.NewPageOptions().setViewportSize(1200, 900));
    }

    private Page open(Browser.NewPageOptions options) {
        var opened = browser.newPage(options);
        opened.onRequest(request -> hosts.add(URI.create(request.url()).getHost()));
        opened.onConsoleMessage(message -> {
            if (message.type().equals("error") && !isExpected(message.text())) {
                faults.add(message.text());
            }
        });
        opened.onPageError(faults::add);
        opened.onDialog(dialog -> faults.add("dialog " + dialog.message()));
        opened.navigate("http://127.0.0.1:" + app.port() + "/status");
        assertThat(group(opened, "default")).isVisible();
        return opened;
    }

    /** What the browser itself says of answers that a test makes fail. */
    private boolean isExpected(String fault) {
        return failing && fault.startsWith("Failed to load resource");
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

    private static Locator number(Page page, String what) {
        return group(page, "default").locator("." + what + " dd").first();
    }

    private Locator summary(String words) {
        return page.locator("summary", new Page.LocatorOptions().setHasText(words));
    }

    private Locator deadRow() {
        return group(page, "default").locator(".dead .trouble[tabindex]");
    }

    private static Locator button(Locator within, String name) {
        return within.getByRole(
                AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(Pattern.compile("^" + name + " orders\\b")));
    }

    @Test
    void itShowsHowStreamsAndPipelinesStand() {
        assertThat(page.getByText("running minibatch")).isVisible();
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(HOSTILE)))
                .hasText(HOSTILE);
        assertThat(group(page, "default")).containsText("count(2) · 1 worker · waits for 1 more message");
        assertThat(group(page, "audit")).containsText("every(1h)");
        assertThat(number(page, "waiting")).hasText("1");
        assertThat(number(page, "inFlight")).hasText("0");
        assertThat(number(page, "done")).hasText("2");
        assertThat(number(page, "dead")).hasText("2");
        assertThat(group(page, "default").locator(".waiting")).containsText("oldest for");
        summary("Recent windows of default").click();
        assertThat(group(page, "default").getByRole(AriaRole.TABLE)).containsText("orders/default/");
    }

    @Test
    void itGoesOnByItself() {
        mb.stream("orders").append(Map.of("n", 5));

        assertThat(number(page, "done")).hasText("4");
    }

    @Test
    void itSaysAtTheTopWhatIsWrongAndLeadsThere() {
        assertThat(page.getByLabel("Overview")).containsText("2 dead");
        assertThat(page).hasTitle("(1) minibatch");

        button("default of orders").click();

        assertThat(group(page, "default").locator("h3")).isFocused();
        assertThat(group(page, "default").locator("h3")).isInViewport();
        mb.stream("orders")
                .group()
                .dead()
                .forEach(dead -> mb.stream("orders").group().drop(dead.id()));
        assertThat(page.getByLabel("Overview")).containsText("All is well: 2 streams");
        assertThat(page).hasTitle("minibatch");
    }

    @Test
    void aGroupIsPausedAndResumedByClick() {
        button("Pause default of orders").click();
        assertThat(group(page, "default").locator(".state")).hasText("paused");
        assertThat(page.locator("#said-good")).hasText("default of orders is paused.");
        assertThat(page.locator("#said-good")).isInViewport();
        await().untilAsserted(() ->
                assertThat(mb.stream("orders").status().groups().get(1).state()).hasToString("PAUSED"));

        button("Resume default of orders").click();
        assertThat(group(page, "default").locator(".state")).hasText("running");
    }

    @Test
    void aStreamOfAnyNameIsPaused() {
        var name = "a/b %2F?#";
        mb.stream(name).append(Map.of());
        mb.stream(name).group().create();

        button("Pause default of " + name).click();

        await().untilAsserted(() ->
                assertThat(mb.stream(name).status().groups().get(0).state()).hasToString("PAUSED"));
    }

    @Test
    void aStreamThatNoPathLeadsToSaysSo() {
        mb.stream("..").append(Map.of());
        mb.stream("..").group().create();

        button("Pause default of ..").click();

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("cannot be reached by HTTP");
    }

    @Test
    void whatAButtonCouldNotDoIsSaidWhereItIsSeen() {
        failing = true;
        page.route(
                "**/pause?**",
                route -> route.fulfill(new Route.FulfillOptions().setStatus(503).setBody("{\"detail\":\"No disk\"}")));

        button("Pause default of orders").click();

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Pause default of orders: No disk");
        assertThat(page.locator("#said-bad span")).isInViewport();
        assertThat(button("Pause default of orders")).isFocused();
        button("Close").click();
        assertThat(page.getByRole(AriaRole.ALERT)).isEmpty();
    }

    @Test
    void whatIsDeadIsLookedAtAndDeliveredAgain() {
        summary("Dead: 2 messages").click();
        assertThat(deadRow()).containsText("cannot take " + HOSTILE);
        deadRow()
                .locator("summary", new Locator.LocatorOptions().setHasText("Messages"))
                .click();
        assertThat(deadRow()).containsText("onerror=");
        assertThat(deadRow()).containsText("12345678901234567890");
        broken.set(false);

        button(deadRow(), "Retry").click();

        assertThat(number(page, "dead")).hasText("0");
        assertThat(group(page, "default").locator(".dead > summary")).isHidden();
        assertThat(group(page, "default").locator("h3")).isFocused();
    }

    @Test
    void whatFailsAgainIsShownWithItsLatestAttempt() {
        summary("Dead: 2 messages").click();
        assertThat(deadRow()).containsText("1 attempt");

        button(deadRow(), "Retry").press("Enter");

        assertThat(deadRow()).containsText("2 attempts");
        assertThat(page.locator(":focus")).hasCount(1);
    }

    @Test
    void toDropOneAndToPressEnterOnceMoreDoesNotDropAll() {
        mb.stream("orders").appendAll(List.of(Map.of("bad", 2), Map.of("bad", 3), Map.of("bad", 4)));
        summary("Dead: 6 messages").click();
        assertThat(deadRow()).hasCount(3);

        button(deadRow().first(), "Drop").press("Enter");
        page.locator("#ask-yes").press("Enter");
        page.keyboard().press("Enter");

        assertThat(deadRow()).hasCount(2);
        assertThat(page.locator("#ask")).isHidden();
        assertThat(page.locator(":focus")).hasAttribute("class", "trouble");
        assertThat(mb.stream("orders").group().dead()).hasSize(2);
    }

    @Test
    void whatIsDroppedIsAskedForFirstAndIsNoMoreThanWasShown() {
        summary("Dead: 2 messages").click();
        var drop = button("Drop all dead messages of default of orders");
        drop.click();
        button("Keep").click();
        assertThat(mb.stream("orders").group().dead()).hasSize(1);

        drop.click();
        assertThat(page.locator("#ask-text"))
                .hasText("2 messages that group default of stream orders has set aside as dead are lost for good.");
        mb.stream("orders").append(Map.of("bad", 2));
        assertThat(number(page, "dead")).hasText("4");
        button("Drop 2 messages").click();

        assertThat(number(page, "dead")).hasText("2");
        assertThat(mb.stream("orders").group().dead()).hasSize(1);
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
    void aServerThatGoesAwayAndComesBackIsSaidSo() {
        failing = true;
        var port = app.port();
        app.stop();
        assertThat(page.locator("#connection")).containsText("not reachable since");
        assertThat(page).hasTitle("not reachable · minibatch");

        app.start(port);

        assertThat(page.locator("#connection"))
                .containsText("running minibatch", new LocatorAssertions.ContainsTextOptions().setTimeout(20_000));
        assertThat(page.locator("body.stale")).hasCount(0);
    }

    @Test
    void aServerThatHangsIsSaidSo() {
        page.route("**/status", route -> {}); // no answer

        assertThat(page.locator("#connection")).containsText("waiting for an answer");
        assertThat(page.locator("body.stale")).hasCount(1);
        assertThat(page.locator("#connection"))
                .containsText("not answering since", new LocatorAssertions.ContainsTextOptions().setTimeout(20_000));
        page.unroute("**/status");
        assertThat(page.locator("#connection"))
                .containsText("running minibatch", new LocatorAssertions.ContainsTextOptions().setTimeout(20_000));
    }

    @Test
    void aTokenThatIsAnotherOneNowIsAskedForOnce() {
        failing = true;
        var asked = new AtomicInteger();
        page.route("**/status", route -> {
            asked.incrementAndGet();
            route.fulfill(new Route.FulfillOptions().setStatus(401));
        });

        assertThat(page.locator("#connection")).containsText("the token is another one now");
        page.evaluate("document.dispatchEvent(new Event('changed'))");
        assertThat(button("Sign in")).isVisible();
        assertThat(asked).hasValue(1);
    }

    @Test
    void aStreamThatCannotBeShownDoesNotHideTheOthers() throws Exception {
        var odd = get("/status", "Accept", "application/json").body().replaceFirst("\"remarks\":\\[]", "\"remarks\":1");
        page.route("**/status", route -> route.fulfill(new Route.FulfillOptions().setBody(odd)));

        assertThat(page.getByText("The page cannot show this")).isVisible();
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(HOSTILE)))
                .isVisible();
        assertThat(faults).isNotEmpty();
        faults.clear();
    }

    @Test
    void ofManyStreamsThoseWithAWantedNameAreShown() {
        for (var i = 0; i < 30; i++) {
            mb.stream("stream-" + i).append(Map.of());
            mb.stream("stream-" + i).group().create();
        }
        page.reload();
        assertThat(page.locator("article")).hasCount(32);
        assertThat(page.locator("canvas")).hasCount(0);

        page.getByLabel("Filter streams").fill("STREAM-1");

        assertThat(page.locator("article:visible")).hasCount(11);
        assertThat(page.locator("#filtered")).hasText("11 of 32 streams");
        page.locator("article:visible summary").first().click();
        assertThat(page.locator("article:visible canvas")).hasCount(2);
        assertThat(button("Pause default of stream-1")).isVisible();
    }

    @Test
    void chartsAreDrawnWhileTheyAreInSightAndSpanFiveMinutes() {
        for (var i = 0; i < 6; i++) {
            mb.stream("a" + i).append(Map.of());
            mb.stream("a" + i).group().create();
        }
        assertThat(page.locator("article")).hasCount(8);

        assertThat(page.getByLabel("Group default of a0").locator("canvas")).hasCount(2);
        assertThat(group(page, "default").locator("canvas")).hasCount(0);

        group(page, "default").scrollIntoViewIfNeeded();
        assertThat(group(page, "default").locator("canvas")).hasCount(3);
        assertThat(group(page, "default").locator(".plot").first())
                .hasAttribute("aria-label", "waiting, last five minutes: from 1 to 1, now 1");
        page.evaluate("scrollTo(0, 0)");
        assertThat(group(page, "default").locator("canvas")).hasCount(0);
    }

    @Test
    void longNamesDoNotMakeAPhoneScrollSideways() {
        mb.stream("x".repeat(200)).append(Map.of());
        mb.stream("x".repeat(200)).group("y".repeat(200)).create();
        var phone = open(Look.PHONE.options());
        assertThat(phone.locator("article")).hasCount(3);
        assertThat(phone.locator("article").last().locator("h3")).isVisible();

        assertThat(isWiderThanTheScreen(phone)).isFalse();
        phone.close();
    }

    private static boolean isWiderThanTheScreen(Page page) {
        return (boolean) page.evaluate("document.documentElement.scrollWidth > innerWidth");
    }

    @ParameterizedTest
    @EnumSource
    void itIsReadableByEverybody(Look look) throws IOException {
        var opened = open(look.options());
        assertThat(opened.locator("article")).hasCount(2);
        assertThat(seriousFaults(opened)).isEmpty();

        var folded = opened.locator("details:not([open]) > summary:visible");
        while (folded.count() > 0) {
            folded.first().click();
        }
        assertThat(opened.locator(".dead pre").last()).containsText("onerror=");

        assertThat(seriousFaults(opened)).isEmpty();
        assertThat(isWiderThanTheScreen(opened)).isFalse();
        opened.screenshot(new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve("hostile-" + look.name().toLowerCase(Locale.ROOT) + ".png"))
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
