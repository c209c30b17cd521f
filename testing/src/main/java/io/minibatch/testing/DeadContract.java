package io.minibatch.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.minibatch.DeadWindow;
import io.minibatch.store.Batch;
import io.minibatch.store.GroupOwner;
import io.minibatch.store.Sequences;
import io.minibatch.store.StreamSettings;
import io.minibatch.store.Transition;
import io.minibatch.store.WindowRecord;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The chapter on what was set aside: kept with its messages and its cause, until it is done or dropped. */
abstract class DeadContract extends WindowContract {

    private static final String ERROR = "java.lang.IllegalStateException: é \uD83D\uDE00\n";
    private static final String TRACE = "at com.acme.Alerts.hot(Alerts.java:12)\n".repeat(500);

    @Test
    void whatIsSetAsideIsListedWithItsCause() throws Exception {
        var first = append("a", "b", "c");
        var at = clock.advance(Duration.ofMillis(1_234)).instant();
        String window;
        try (var owner = own("default")) {
            window = claimed(owner, first, first + 1);
            owner.commit(List.of(new Transition.Begin(window, 2)));
            owner.commit(List.of(new Transition.SetAside(window, 2, at, ERROR, TRACE)));

            assertEquals(List.of(), List.copyOf(owner.state().open()));
            assertEquals(2, owner.state().deadMessages());
        }
        var dead = List.of(new DeadWindow(window, "default", 2, 2, at, ERROR, TRACE));
        assertEquals(dead, group("default").dead());
        assertEquals(dead, openAnother().stream(STREAM).group("default").dead());
        reopen();
        assertEquals(dead, group("default").dead());
        assertEquals(List.of("a", "b"), deadTexts(window));
    }

    @Test
    void theOldestOfWhatIsSetAsideIsListed() throws Exception {
        var first = append("a", "b", "c", "d");
        String one;
        String two;
        try (var owner = own("default")) {
            one = claimed(owner, first + 2, first, first + 1);
            two = claimed(owner, first + 3);
            setAside(owner, two);
            setAside(owner, one);
        }
        reopen();
        assertEquals(List.of(two), ids(group("default").dead(1)));
        assertEquals(List.of(two, one), ids(group("default").dead(2)));
        assertEquals(List.of(two, one), ids(group("default").dead(3)));

        var record = group("default").state().dead(one).orElseThrow();
        assertEquals(List.of("c", "a"), texts(group("default").members(record.limit(2))));
    }

    @Test
    void theMessagesOfADeadWindowOutliveTheStreams() throws Exception {
        var first = append("a", "b", "c");
        String window;
        try (var owner = own("default")) {
            window = claimed(owner, first + 2, first);
            setAside(owner, window);
            owner.commit(List.of(new Transition.Complete(claimed(owner, first + 1), 1)));
            stream().housekeep(clock.instant());
            stream().clear();
        }
        assertEquals(List.of(), texts());
        assertEquals(List.of("c", "a"), deadTexts(window));
        reopen();
        assertEquals(List.of("c", "a"), deadTexts(window));
        assertEquals(1, group("default").dead().size());
    }

    @Test
    void aDeadMessageKeepsAllThatItWas() throws Exception {
        var attributes = Map.of("key", "é", "", "");
        var first = append(stream(), batch(new Batch.Entry(attributes, new byte[] {0, -1})));
        var before = messages(stream()).get(0);
        try (var owner = own("default")) {
            setAside(owner, claimed(owner, first));
        }
        clock.advance(Duration.ofDays(1));
        stream().clear();
        reopen();

        var dead = group("default").state().dead().iterator().next();
        var copy = list(group("default").members(dead)).get(0);
        assertEquals(before.sequence(), copy.sequence());
        assertEquals(before.created(), copy.created());
        assertEquals(attributes, copy.attributes());
        assertTrue(Arrays.equals(before.payload(), copy.payload()));
    }

    @Test
    void aMessageIsSetAsideAloneAndItsWindowGoesOn() throws Exception {
        var first = append("a", "b", "c");
        String window;
        try (var owner = own("default")) {
            window = claimed(owner, first, first + 1, first + 2);
            owner.commit(List.of(new Transition.SetMessageAside(window, 1, first + 1, clock.instant(), ERROR, TRACE)));
            var rest = owner.state().open(window).orElseThrow();
            assertEquals(List.of("a", "c"), texts(group("default").members(rest)));
            owner.commit(List.of(new Transition.Complete(window, 1)));
            assertEquals(2, owner.state().done());
        }
        stream().clear();
        reopen();
        var part = window + ":" + (first + 1);
        assertEquals(
                List.of(new DeadWindow(part, "default", 1, 1, ManualClock.START, ERROR, TRACE)),
                group("default").dead());
        assertEquals(List.of("b"), deadTexts(part));
    }

    @Test
    void whatIsRetriedIsOpenAgainWithItsMessages() throws Exception {
        var first = append("a", "b");
        String window;
        try (var owner = own("default")) {
            window = claimed(owner, first, first + 1);
            owner.commit(List.of(new Transition.Fail(window, 1, ERROR)));
            setAside(owner, window);
        }
        stream().clear();
        group("default").request(new Transition.Retry(window));
        assertEquals(List.of(), group("default").dead());
        reopen();
        var record = openWindow(window);
        assertEquals(1, record.attempt());
        assertEquals(0, record.failures());
        assertEquals(List.of("a", "b"), texts(group("default").members(record)));

        try (var owner = own("default")) {
            owner.commit(List.of(new Transition.Begin(window, 2)));
            owner.commit(List.of(new Transition.Complete(window, 2)));
            assertEquals(2, owner.state().done());
        }
        reopen();
        assertEquals(List.of(), group("default").dead());
        assertEquals(0, group("default").state().deadMessages());
    }

    @Test
    void whatFailsAgainAfterARetryIsListedOnceWithItsNewCause() throws Exception {
        var first = append("a", "b");
        try (var owner = own("default")) {
            var window = claimed(owner, first, first + 1);
            setAside(owner, window);
            stream().clear();
            var later = clock.advance(Duration.ofMinutes(1)).instant();
            owner.commit(List.of(new Transition.Retry(window), new Transition.Begin(window, 2)));
            owner.commit(List.of(new Transition.SetAside(window, 2, later, "again", "at again")));

            assertEquals(
                    List.of(new DeadWindow(window, "default", 2, 2, later, "again", "at again")),
                    group("default").dead());
        }
        reopen();
        assertEquals(1, group("default").dead().size());
        assertEquals(List.of("a", "b"), deadTexts(STREAM + "/" + first));
    }

    @Test
    void aMessageOfARetriedWindowIsSetAsideFromTheCopy() throws Exception {
        var first = append("a", "b");
        String window;
        try (var owner = own("default")) {
            window = claimed(owner, first, first + 1);
            setAside(owner, window);
            stream().clear();
            owner.commit(List.of(new Transition.Retry(window), new Transition.Begin(window, 2)));
            owner.commit(List.of(new Transition.SetMessageAside(window, 2, first, clock.instant(), ERROR, TRACE)));
            assertEquals(List.of("b"), texts(group("default").members(openWindow(window))));
            owner.commit(List.of(new Transition.Complete(window, 2)));
        }
        reopen();
        assertEquals(List.of("a"), deadTexts(window + ":" + first));
        assertEquals(1, group("default").dead().size());
    }

    @Test
    void whatIsDroppedIsGone() throws Exception {
        var first = append("a", "b");
        try (var owner = own("default")) {
            setAside(owner, claimed(owner, first));
            setAside(owner, claimed(owner, first + 1));
        }
        group("default").request(new Transition.Drop(STREAM + "/" + first));
        reopen();
        assertEquals(List.of(STREAM + "/" + (first + 1)), deadIds());
        assertEquals(0, group("default").state().done());
    }

    @Test
    void whatWasSetAsideIsListedOldestFirst() throws Exception {
        var first = append("a", "b", "c");
        try (var owner = own("default")) {
            var a = claimed(owner, first);
            var b = claimed(owner, first + 1);
            var c = claimed(owner, first + 2);
            for (var window : List.of(b, c, a)) {
                clock.advance(Duration.ofMillis(1));
                setAside(owner, window);
            }
            assertEquals(List.of(b, c, a), deadIds());
            reopen();
            assertEquals(List.of(b, c, a), deadIds());
        }
    }

    @Test
    void largeAndLongWindowsAreSetAside() throws Exception {
        var large = new String[] {"x".repeat(5 << 20), "y".repeat(5 << 20)};
        var first = append(large);
        var many = new String[20_000];
        Arrays.fill(many, "many");
        var second = append(many);
        try (var owner = own("default")) {
            var two = claim(first, first + 1);
            var all = claim(Sequences.range(second, second + many.length - 1));
            owner.commit(List.of(two, all));
            setAside(owner, two.window());
            setAside(owner, all.window());
            stream().clear();
        }
        reopen();
        assertEquals(List.of(large), deadTexts(STREAM + "/" + first));
        assertEquals(List.of(many), deadTexts(STREAM + "/" + second));
    }

    @Test
    void aDeadWindowThatWasRetriedAndKeptIsDone() throws Exception {
        stream().configure(StreamSettings::withKeep);
        var first = append("a");
        try (var owner = own("default")) {
            var window = claimed(owner, first);
            setAside(owner, window);
            assertEquals(0, group("default").done().count());
            owner.commit(List.of(new Transition.Retry(window), new Transition.Begin(window, 2)));
            owner.commit(List.of(new Transition.Complete(window, 2)));
        }
        reopen();
        var done = group("default").done().toList();
        assertEquals(1, done.size());
        assertEquals(
                Optional.of("a"),
                texts(group("default").members(done.get(0))).stream().findFirst());
    }

    private void setAside(GroupOwner owner, String window) {
        var attempt = owner.state().open(window).orElseThrow().attempt();
        owner.commit(List.of(new Transition.SetAside(window, attempt, clock.instant(), ERROR, TRACE)));
    }

    private WindowRecord openWindow(String id) {
        return group("default").state().open(id).orElseThrow();
    }

    private List<String> deadIds() {
        return ids(group("default").dead());
    }

    private static List<String> ids(List<DeadWindow> dead) {
        return dead.stream().map(DeadWindow::id).toList();
    }

    private List<String> deadTexts(String id) {
        var record = group("default").state().dead(id).orElseThrow();
        return texts(group("default").members(record));
    }
}
