package io.minibatch.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the status page shows. */
@Tag("system")
class PageTest extends BrowserTest {

    private static final Path PICTURES = Path.of("target", "pictures");

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
    void aStreamThatNobodyReadsShowsWhatWaits() {
        var waiting = page.getByRole(AriaRole.ARTICLE, new Page.GetByRoleOptions().setName("Stream new"));
        mb.stream("new").append(Map.of("n", 12_345_678_901_234_567L));
        assertThat(waiting).containsText("Nobody reads this stream yet");

        summary("Waiting messages of stream new").click();
        assertThat(waiting.locator("pre")).containsText("{\"n\":12345678901234567}");

        mb.stream("new").group().create();
        assertThat(waiting.getByText("Nobody reads this stream")).isHidden();
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
        assertThat(opened.locator(".trouble pre").last()).containsText("at io.minibatch.app.");

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
