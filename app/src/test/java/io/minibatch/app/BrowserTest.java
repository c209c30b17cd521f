package io.minibatch.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.minibatch.WindowEmitter.count;
import static io.minibatch.WindowEmitter.every;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.minibatch.Retry;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A test of the status page in a real browser: of two groups, of which one has failed with something hostile. */
abstract class BrowserTest extends AppTest {

    static final String HOSTILE = "</script><img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script>";

    private static Playwright playwright;
    private static Browser browser;

    private final Set<String> hosts = ConcurrentHashMap.newKeySet();
    final Set<String> faults = ConcurrentHashMap.newKeySet();
    final AtomicBoolean broken = new AtomicBoolean(true);
    volatile boolean failing;
    Page page;

    @BeforeAll
    static void openBrowser() {
        PlaywrightAssertions.setDefaultAssertionTimeout(60_000); // a busy machine may need more than five seconds
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

    Page open(Browser.NewPageOptions options) {
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

    static Locator group(Page page, String group) {
        return page.getByLabel("Group " + group + " of orders", new Page.GetByLabelOptions().setExact(true));
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    static Locator number(Page page, String what) {
        return group(page, "default").locator("." + what + " dd").first();
    }

    Locator summary(String words) {
        return page.locator("summary", new Page.LocatorOptions().setHasText(words));
    }
}
