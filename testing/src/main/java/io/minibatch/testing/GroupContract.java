package io.minibatch.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.minibatch.MinibatchException;
import io.minibatch.store.GroupOwner;
import io.minibatch.store.GroupReport;
import io.minibatch.store.GroupStore;
import io.minibatch.store.Sequences;
import io.minibatch.store.StaleException;
import io.minibatch.store.Transition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The chapter on groups: where they begin, who owns them, and what others may ask of the owner. */
abstract class GroupContract extends StreamContract {

    @Test
    void aGroupBeginsAtTheOldestMessage() throws Exception {
        var first = append("a", "b");
        clock.advance(Duration.ofSeconds(5));
        group("default").create(false, clock.instant());

        assertTrue(group("default").exists());
        assertEquals(Sequences.range(first, first + 1), firstWaiting("default"));
        assertEquals(ManualClock.START, group("default").state().previous());
        reopen();
        assertEquals(Sequences.range(first, first + 1), firstWaiting("default"));
        assertEquals(ManualClock.START, group("default").state().previous());
    }

    @Test
    void aGroupFromNowBeginsWithTheNextMessage() throws Exception {
        append("a", "b");
        clock.advance(Duration.ofSeconds(5));
        group("default").create(true, clock.instant());
        var next = append("c");

        assertEquals(Sequences.of(next), firstWaiting("default"));
        assertEquals(clock.instant(), group("default").state().previous());
        reopen();
        assertEquals(Sequences.of(next), firstWaiting("default"));
    }

    @Test
    void aGroupOfAnEmptyStreamBeginsNow() {
        group("default").create(false, clock.instant());
        var next = append("a");

        assertEquals(ManualClock.START, group("default").state().previous());
        assertEquals(Sequences.of(next), firstWaiting("default"));
    }

    @Test
    void makingAGroupAgainChangesNothing() {
        var first = append("a", "b");
        group("default").create(false, clock.instant());
        group("default").create(true, clock.advance(Duration.ofSeconds(5)).instant());

        assertEquals(Sequences.range(first, first + 1), firstWaiting("default"));
    }

    @Test
    void aGroupThatDoesNotExistShowsWhatWouldWaitForIt() {
        var first = append("a", "b");

        assertFalse(group("default").exists());
        assertEquals(Sequences.range(first, first + 1), firstWaiting("default"));
        assertEquals(List.of(), stream().groups());
    }

    @Test
    void groupsAreListedByName() throws Exception {
        group("b").create(false, clock.instant());
        group("a").create(true, clock.instant());
        openAnother().stream(STREAM).group("c").create(false, clock.instant());

        assertEquals(List.of("a", "b", "c"), stream().groups());
        assertEquals(List.of("a", "b", "c"), reopen().stream(STREAM).groups());
        assertEquals("b", group("b").name());
    }

    @Test
    void aDroppedGroupIsGoneAndBeginsAnew() throws Exception {
        var first = append("a", "b");
        try (var owner = own("default")) {
            claimed(owner, first);
        }
        group("default").drop();
        group("never made").drop();

        assertFalse(group("default").exists());
        assertEquals(List.of(), stream().groups());
        assertEquals(List.of(), reopen().stream(STREAM).groups());
        group("default").create(false, clock.instant());
        assertEquals(0, group("default").state().open().size());
        assertEquals(Sequences.range(first, first + 1), firstWaiting("default"));
    }

    @Test
    void aGroupThatIsOwnedIsNotDropped() throws Exception {
        var first = append("a");
        var other = openAnother().stream(STREAM).group("default");
        try (var owner = own("default")) {
            assertNames(
                    assertThrows(
                            MinibatchException.class, () -> group("default").drop()),
                    STREAM,
                    "default");
            assertThrows(MinibatchException.class, other::drop);
            claimed(owner, first);
        }
        group("default").drop();
        assertFalse(other.exists());
    }

    @Test
    void aGroupHasOneOwner() throws Exception {
        var other = openAnother().stream(STREAM).group("default");
        try (var owner = own("default")) {
            assertNames(
                    assertThrows(
                            MinibatchException.class, () -> group("default").acquire()),
                    STREAM,
                    "default");
            assertFalse(isAcquired(other));
            owner.commit(List.of(new Transition.Pause("still the owner")));
        }
        var next = other.acquire().orElseThrow();
        assertEquals(Optional.of("still the owner"), next.state().paused());
        assertFalse(isAcquired(group("default")));
        next.close();
        own("default").close();
    }

    @Test
    void groupsOfAStreamHaveOwnersOfTheirOwn() {
        try (var a = own("a");
                var b = own("b");
                var c = own(store().stream("other"), "a")) {
            a.commit(List.of(new Transition.Pause("a")));
            b.commit(List.of(new Transition.Pause("b")));
            c.commit(List.of(new Transition.Pause("c")));
        }
        assertEquals(Optional.of("a"), group("a").state().paused());
        assertEquals(Optional.of("b"), group("b").state().paused());
        assertEquals(
                Optional.of("c"), store().stream("other").group("a").state().paused());
    }

    @Test
    void aClosedOwnerIsStale() {
        var first = append("a");
        var owner = own("default");
        owner.close();
        owner.close();
        assertThrows(StaleException.class, () -> claimed(owner, first));

        try (var next = own("default")) {
            assertThrows(StaleException.class, () -> claimed(owner, first));
            owner.close();
            claimed(next, first);
        }
    }

    @Test
    void closingTheStoreGivesItsGroupsBack() throws Exception {
        var first = append("a");
        var owner = own("default");
        reopen();

        assertThrows(MinibatchException.class, () -> claimed(owner, first));
        try (var next = own("default")) {
            claimed(next, first);
        }
    }

    @Test
    void theReportIsThereAsLongAsItsOwner() throws Exception {
        var other = openAnother().stream(STREAM).group("default");
        var report = new GroupReport("pid 4711", List.of("window x has been running for 12 s", "é\n"));
        try (var owner = own("default")) {
            owner.report(new GroupReport("pid 4711", List.of()));
            owner.report(report);

            assertEquals(Optional.of(report), group("default").report());
            assertEquals(Optional.of(report), other.report());
        }
        assertEquals(Optional.empty(), other.report());
        var next = own("default");
        assertEquals(Optional.empty(), other.report().filter(report::equals));
        next.close();
    }

    @Test
    void theReportOfAFailureStaysUntilTheNextOwner() throws Exception {
        var report = new GroupReport("pid 4711", List.of(), Optional.of("the strategy é\n threw"));
        try (var owner = own("default")) {
            owner.report(report);
        }
        assertEquals(Optional.of(report), group("default").report());
        group("default").request(new Transition.Pause("for a while")); // by an owner for a moment
        assertEquals(
                Optional.of(report),
                openAnother().stream(STREAM).group("default").report());
        own("default").close();
        assertEquals(Optional.empty(), group("default").report());
    }

    @Test
    void aRequestWithoutAnOwnerIsCarriedOutAtOnce() throws Exception {
        group("default").create(false, clock.instant());
        group("default").request(new Transition.Pause("for a while"));
        assertEquals(Optional.of("for a while"), group("default").state().paused());

        reopen();
        assertEquals(Optional.of("for a while"), group("default").state().paused());
        group("default").request(new Transition.Resume());
        assertEquals(Optional.empty(), group("default").state().paused());
        own("default").close();
    }

    @Test
    void requestsAreHandedToTheOwnerInOrder() throws Exception {
        var other = openAnother().stream(STREAM).group("default");
        try (var owner = own("default")) {
            var asked = new CountDownLatch(1);
            owner.onRequest(asked::countDown);
            other.request(new Transition.Pause("one"));
            await(asked, "The call");
            group("default").request(new Transition.Resume());
            other.request(new Transition.Pause("two"));

            var taken = taken(owner, 3);
            var all = List.of(new Transition.Pause("one"), new Transition.Resume(), new Transition.Pause("two"));
            assertEquals(all, taken);
            assertEquals(Optional.empty(), owner.state().paused());
            owner.commit(taken);
            assertEquals(List.of(), owner.requests());
        }
        assertEquals(Optional.of("two"), group("default").state().paused());
    }

    @Test
    void aLaterActionForRequestsReplacesAnEarlierOne() throws Exception {
        try (var owner = own("default")) {
            owner.onRequest(() -> {
                throw new IllegalStateException("the first action of a test");
            });
            var asked = new CountDownLatch(1);
            owner.onRequest(asked::countDown);
            group("default").request(new Transition.Pause(""));
            await(asked, "The call");
        }
    }

    @Test
    void aRequestThatTheOwnerDidNotTakeIsNotLost() {
        var first = own("default");
        group("default").request(new Transition.Pause("meanwhile"));
        first.close();
        try (var owner = own("default")) {
            owner.commit(owner.requests());
            assertEquals(Optional.of("meanwhile"), owner.state().paused());
        }
    }

    @Test
    void whatIsNotSetAsideIsNeitherRetriedNorDropped() {
        var first = append("a");
        var requests = List.of(new Transition.Retry("none/such"), new Transition.Drop(STREAM + "/" + first));
        try (var owner = own("default")) {
            claimed(owner, first);
            requests.forEach(this::assertRefused);
        }
        requests.forEach(this::assertRefused);
        assertEquals(1, group("default").state().open().size());
    }

    private void assertRefused(Transition request) {
        var error =
                assertThrows(MinibatchException.class, () -> group("default").request(request));
        assertNames(error, "set aside");
    }

    private Sequences firstWaiting(String group) {
        return group(group).state().firstWaiting(1_000, stream().messages().end());
    }

    /** What was asked: at least so much, taken as it comes. */
    private static List<Transition> taken(GroupOwner owner, int count) throws InterruptedException {
        var taken = new ArrayList<>(owner.requests());
        while (taken.size() < count) {
            var asked = new CountDownLatch(1);
            owner.onRequest(asked::countDown);
            taken.addAll(owner.requests());
            if (taken.size() < count) {
                await(asked, "Request " + (taken.size() + 1));
                taken.addAll(owner.requests());
            }
        }
        return taken;
    }

    /**
     * Whether another could make windows. There are three right ways of refusing another opening in this process: to
     * throw, to give no owner, or, where several processes run the windows of a group, one that does not lead.
     */
    private static boolean isAcquired(GroupStore group) {
        try {
            var owner = group.acquire();
            var leads = owner.map(GroupOwner::leads).orElse(false);
            owner.ifPresent(GroupOwner::close);
            return leads;
        } catch (MinibatchException e) {
            return false;
        }
    }
}
