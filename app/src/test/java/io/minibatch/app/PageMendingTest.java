package io.minibatch.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is done by the buttons of the status page. */
@Tag("system")
class PageMendingTest extends BrowserTest {

    private Locator deadRow() {
        return group(page, "default").locator(".dead .trouble[tabindex]");
    }

    private static Locator button(Locator within, String name) {
        return within.getByRole(
                AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(Pattern.compile("^" + name + " orders\\b")));
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
}
