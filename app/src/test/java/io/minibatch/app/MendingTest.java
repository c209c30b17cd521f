package io.minibatch.app;

import static io.minibatch.WindowEmitter.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minibatch.DeadWindow;
import io.minibatch.Group;
import io.minibatch.Minibatch;
import io.minibatch.Retry;
import io.minibatch.store.GroupStore;
import io.minibatch.store.Store;
import io.minibatch.store.StreamStore;
import io.minibatch.store.UnavailableException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MendingTest extends AppTest {

    private final AtomicBoolean broken = new AtomicBoolean(true);
    private final Group<Map<String, Object>> group = mb.stream("s").group();

    @BeforeEach
    void threeWindowsAreSetAside() {
        app.add(mb.stream("s").windowed(count(1)).retry(Retry.upTo(1)).forEach(w -> {
                    if (broken.get()) {
                        throw new IllegalStateException("on purpose");
                    }
                }))
                .start(0);
        mb.stream("s").appendAll(List.of(Map.of("n", 1), Map.of("n", 2), Map.of("n", 3)));
        await().untilAsserted(() -> assertThat(group.dead()).hasSize(3));
    }

    private String firstId() {
        return group.dead().stream().map(DeadWindow::id).findFirst().orElseThrow();
    }

    /** It would mean all. */
    @ParameterizedTest
    @ValueSource(strings = {"drop?groups=other", "drop?ids=s/default/1", "retry?Id=1", "pause?grupp=x"})
    void aParameterThatIsNotKnownIsRefused(String query) throws Exception {
        var answer = post("/streams/s/" + query, "");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("There is no parameter ", "Known: ");
    }

    /** It would mean all, too. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop?id=%",
                "drop?id=50%/default/7",
                "drop?id=%zz",
                "drop?id=%+1",
                "drop?id=%ff",
                "drop?id=%ED%A0%80",
                "drop?%zz=x",
                "drop?before=%zz",
                "drop?group=%zz",
                "retry?id=%",
                "pause?group=%"
            })
    void aParameterThatCannotBeDecodedIsRefused(String query) throws Exception {
        assertThat(asking.raw("POST /streams/s/" + query, "Content-Length: 0"))
                .startsWith("HTTP/1.1 400 ")
                .contains("cannot be decoded");

        nothingIsChanged();
    }

    @ParameterizedTest
    @ValueSource(strings = {"id=%s&id=x", "id=%s&id=%s", "id=%s&i%%64=x", "id&id=%s", "group=default&group=default"})
    void aParameterThatIsRepeatedIsRefused(String query) throws Exception {
        var answer = post("/streams/s/drop?" + query.replace("%s", firstId()).replace("%%", "%"), "");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("more than once");
        nothingIsChanged();
    }

    /** A query is in UTF-8, whatever the type of a body. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json; charset=utf8mb4",
                "application/json; charset",
                "application/json; charset=",
                "application/json;charset;x=y",
                "application/json; charset=\"",
                "text/plain; charset=utf-16"
            })
    void theTypeOfABodyDoesNotChangeWhatTheQueryMeans(String type) throws Exception {
        var id = firstId();
        assertThat(asking.raw("POST /streams/s/drop?id=none", "Content-Length: 0", "Content-Type: " + type))
                .startsWith("HTTP/1.1 404 ");
        nothingIsChanged();

        assertThat(asking.raw("POST /streams/s/drop?id=" + id, "Content-Length: 0", "Content-Type: " + type))
                .startsWith("HTTP/1.1 200 ")
                .endsWith("{\"changed\":1}");
        await().untilAsserted(() -> assertThat(group.dead()).hasSize(3));
    }

    /** Left out it would mean all, empty it means none. */
    @ParameterizedTest
    @ValueSource(strings = {"id", "id=", "before", "before=", "group", "group=", "=x", "="})
    void aParameterWithoutAValueIsNotOneThatIsLeftOut(String query) throws Exception {
        assertThat(post("/streams/s/drop?" + query, "").statusCode()).isIn(400, 404);

        nothingIsChanged();
    }

    /** What was done cannot be taken back, and so it must be said. */
    @Test
    void aStoreThatFailsOnTheWaySaysHowManyWereChanged() throws Exception {
        var takes = new AtomicInteger(2);
        try (var failing = Minibatch.builder()
                .store((Store) failing(Store.class, Store.open("memory:mending", Clock.systemUTC()), takes))
                .open()) {
            var other = StreamingApp.create(failing)
                    .add(failing.stream("s")
                            .windowed(count(1))
                            .retry(Retry.upTo(1))
                            .forEach(w -> {
                                throw new IllegalStateException("on purpose");
                            }))
                    .start(0);
            failing.stream("s").appendAll(List.of(Map.of(), Map.of(), Map.of()));
            await().untilAsserted(
                            () -> assertThat(failing.stream("s").group().dead()).hasSize(3));

            var answer = new Asking(other).post("/streams/s/drop", "");
            other.stop();

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body())
                    .contains("with which it was done before: 2.")
                    .endsWith(",\"changed\":2}");
        }
    }

    /** The same, but groups of it take so many requests only. */
    private static Object failing(Class<?> type, Object real, AtomicInteger takes) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            if (method.getName().equals("request") && takes.getAndDecrement() <= 0) {
                throw new UnavailableException("on purpose", new IOException());
            }
            try {
                var result = method.invoke(real, args);
                return result instanceof StreamStore || result instanceof GroupStore
                        ? failing(method.getReturnType(), result, takes)
                        : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    private void nothingIsChanged() throws Exception {
        // What is asked for is done by the group's pipeline; after one more of its windows it has been.
        mb.stream("s").append(Map.of("n", "more"));
        await().untilAsserted(() -> assertThat(group.dead()).hasSize(4));
    }

    @Test
    void whatWasSetAsideIsShown() throws Exception {
        assertThat(get("/streams/s/dead").body()).contains("\"id\":\"" + firstId() + "\"", "on purpose", "stackTrace");
        assertThat(get("/streams/s/dead?limit=1").body()).containsOnlyOnce("\"id\"");
        assertThat(get("/streams/s/dead/messages?id=" + firstId()).body()).contains("\"data\":{\"n\":");
    }

    @Test
    void oneIsDeliveredAgain() throws Exception {
        broken.set(false);

        assertThat(post("/streams/s/retry?id=" + firstId(), "").body()).isEqualTo("{\"changed\":1}");

        await().untilAsserted(() -> assertThat(mb.stream("s").status().done()).isEqualTo(1));
        assertThat(group.dead()).hasSize(2);
    }

    @Test
    void allAreDeliveredAgain() throws Exception {
        broken.set(false);

        assertThat(post("/streams/s/retry", "").body()).isEqualTo("{\"changed\":3}");

        await().untilAsserted(() -> assertThat(mb.stream("s").status().done()).isEqualTo(3));
    }

    @Test
    void oneIsDroppedThenAll() throws Exception {
        assertThat(post("/streams/s/drop?id=" + firstId(), "").body()).isEqualTo("{\"changed\":1}");
        await().untilAsserted(() -> assertThat(group.dead()).hasSize(2));

        assertThat(post("/streams/s/drop", "").body()).isEqualTo("{\"changed\":2}");
        await().untilAsserted(() -> assertThat(group.dead()).isEmpty());
    }

    @Test
    void anIdMayBeThatOfTheLog() throws Exception {
        var number = firstId().substring("s/default/".length());

        assertThat(post("/streams/s/drop?id=" + number, "").body()).isEqualTo("{\"changed\":1}");

        await().untilAsserted(() -> assertThat(group.dead()).hasSize(2));
    }

    /** Passed over, it would mean all. */
    @Test
    void whatIsWantedIsNotSaidInABody() throws Exception {
        for (var route : List.of("drop", "retry", "pause", "resume")) {
            var answer =
                    post("/streams/s/" + route, "id=" + firstId(), "Content-Type", "application/x-www-form-urlencoded");

            assertThat(answer.statusCode()).as(route).isEqualTo(400);
            assertThat(answer.body()).contains("takes no body");
        }
        assertThat(group.dead()).hasSize(3);
    }

    @Test
    void aGroupThatIsNotThereIsToldWithThoseThatAre() throws Exception {
        assertThat(post("/streams/s/pause?group=other", "").body()).contains("It has: default. Name one by ?group=");
    }

    @Test
    void noMoreIsDroppedThanSomebodyHasSeen() throws Exception {
        var last = group.dead().get(2).setAside();
        await().untilAsserted(() -> assertThat(Instant.now()).isAfter(last.plusMillis(1)));
        var seen = Instant.now();
        await().untilAsserted(() ->
                assertThat(Instant.now()).isAfter(seen.plusMillis(1))); // times of dead windows have no more digits
        mb.stream("s").append(Map.of("n", 4));
        await().untilAsserted(() -> assertThat(group.dead()).hasSize(4));

        assertThat(post("/streams/s/drop?before=" + seen, "").body()).isEqualTo("{\"changed\":3}");

        await().untilAsserted(() -> assertThat(group.dead()).hasSize(1));
        assertThat(group.dead().get(0).setAside()).isAfterOrEqualTo(seen.truncatedTo(ChronoUnit.MILLIS));
    }

    @Test
    void aTimeMustBeOne() throws Exception {
        var answer = post("/streams/s/drop?before=yesterday", "");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("before must be a time");
        assertThat(group.dead()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"retry", "drop"})
    void whatIsNotSetAsideCannotBeMended(String what) throws Exception {
        var answer = post("/streams/s/" + what + "?id=s/default/99", "");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(group.dead()).hasSize(3);
    }

    @Test
    void aGroupIsPausedAndResumed() throws Exception {
        broken.set(false);
        assertThat(post("/streams/s/pause", "").statusCode()).isEqualTo(204);
        await().untilAsserted(() -> assertThat(get("/streams/s").body()).contains("\"state\":\"paused\""));
        mb.stream("s").append(Map.of("n", 4));

        assertThat(post("/streams/s/resume", "").statusCode()).isEqualTo(204);

        await().untilAsserted(() -> assertThat(mb.stream("s").status().done()).isEqualTo(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"retry", "drop", "pause", "resume"})
    void lookingChangesNothing(String what) throws Exception {
        assertThat(get("/streams/s/" + what).statusCode()).isIn(404, 405);

        assertThat(group.dead()).hasSize(3);
    }
}
