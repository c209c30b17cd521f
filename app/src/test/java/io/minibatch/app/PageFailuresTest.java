package io.minibatch.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The status page when the server is away, hangs, refuses, or tells nonsense. */
@Tag("system")
class PageFailuresTest extends BrowserTest {

    @Test
    void aServerThatGoesAwayAndComesBackIsSaidSo() {
        failing = true;
        var port = app.port();
        app.stop();
        assertThat(page.locator("#connection")).containsText("not reachable since");
        assertThat(page).hasTitle("not reachable · minibatch");

        app.start(port);

        assertThat(page.locator("#connection")).containsText("running minibatch");
        assertThat(page.locator("body.stale")).hasCount(0);
    }

    @Test
    void aServerThatHangsIsSaidSo() {
        page.route("**/status", route -> {}); // no answer

        assertThat(page.locator("#connection")).containsText("waiting for an answer");
        assertThat(page.locator("body.stale")).hasCount(1);
        assertThat(page.locator("#connection")).containsText("not answering since");
        page.unroute("**/status");
        assertThat(page.locator("#connection")).containsText("running minibatch");
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
}
