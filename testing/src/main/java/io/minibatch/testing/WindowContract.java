package io.minibatch.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.minibatch.store.GroupOwner;
import io.minibatch.store.GroupState;
import io.minibatch.store.Sequences;
import io.minibatch.store.StaleException;
import io.minibatch.store.StreamSettings;
import io.minibatch.store.Transition;
import io.minibatch.store.WindowRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The chapter on windows: what each transition does, all or none, and what the next owner finds. */
abstract class WindowContract extends GroupContract {

    @Test
    void aClaimedWindowHoldsItsMessagesAndTheyWaitNoLonger() throws Exception {
        var first = append("a", "b", "c", "d");
        clock.advance(Duration.ofSeconds(5));
        var from = ManualClock.START.minusMillis(1);
        var claim = new Transition.Claim(
                "readings/default/" + (first + 2),
                Sequences.of(first + 2, first),
                Sequences.of(first + 1),
                Optional.of(from),
                ManualClock.START.plusMillis(1_234),
                clock.instant());
        try (var owner = own("default")) {
            owner.commit(List.of(claim));
            assertEquals(Sequences.of(first + 3), owner.state().firstWaiting(10, first + 4));
        }
        var record = new WindowRecord(
                claim.window(),
                claim.members(),
                Optional.of(from),
                ManualClock.START.plusMillis(1_234),
                ManualClock.START.plusSeconds(5),
                1,
                0,
                Optional.empty(),
                false,
                true,
                false);
        assertEquals(List.of(record), openWindows());
        reopen();
        assertEquals(List.of(record), openWindows());
        assertEquals(
                ManualClock.START.plusMillis(1_234), group("default").state().previous());
        assertEquals(1, group("default").state().waiting(first + 4));
        assertEquals(List.of("c", "a"), texts(group("default").members(record)));
    }

    @Test
    void aLateWindowStaysLateAndLeavesTheProgressWhereItIs() throws Exception {
        var first = append("a", "b");
        var closed = ManualClock.START.plusSeconds(60);
        try (var owner = own("default")) {
            owner.commit(List.of(intervalClaim(first, closed, false)));
            owner.commit(List.of(intervalClaim(first + 1, closed.minusSeconds(30), true)));
        }
        reopen();
        assertEquals(
                List.of(false, true),
                openWindows().stream().map(WindowRecord::late).toList());
        assertEquals(closed, group("default").state().previous());
    }

    private static Transition.Claim intervalClaim(long member, Instant until, boolean late) {
        return new Transition.Claim(
                STREAM + "/default/" + member,
                Sequences.of(member),
                Sequences.NONE,
                Optional.of(until.minusSeconds(10)),
                until,
                ManualClock.START,
                late);
    }

    @Test
    void anEmptyWindowIsAWindow() throws Exception {
        var claim = new Transition.Claim(
                "readings/default/@1000",
                Sequences.NONE,
                Sequences.NONE,
                Optional.of(ManualClock.START),
                ManualClock.START.plusSeconds(1),
                clock.instant());
        try (var owner = own("default")) {
            owner.commit(List.of(claim));
        }
        reopen();
        assertEquals(1, openWindows().size());
        assertEquals(List.of(), texts(group("default").members(openWindows().get(0))));
        try (var owner = own("default")) {
            owner.commit(List.of(new Transition.Complete(claim.window(), 1)));
        }
        assertEquals(0, group("default").state().done());
    }

    @Test
    void aCompletedWindowIsGoneAndItsMessagesAreCounted() throws Exception {
        var first = append("a", "b", "c");
        try (var owner = own("default")) {
            var window = claimed(owner, first, first + 1);
            owner.commit(List.of(new Transition.Complete(window, 1)));
        }
        reopen();
        assertEquals(List.of(), openWindows());
        assertEquals(2, group("default").state().done());
        assertEquals(1, group("default").state().waiting(first + 3));
    }

    @Test
    void theNextOwnerFindsWhichAttemptsHadNotEnded() throws Exception {
        var first = append("a", "b", "c", "d");
        try (var owner = own("default")) {
            claimed(owner, first);
            var failed = claimed(owner, first + 1);
            var begun = claimed(owner, first + 2);
            var released = claimed(owner, first + 3);
            owner.commit(List.of(new Transition.Fail(failed, 1, "refused"), new Transition.Fail(begun, 1, "refused")));
            owner.commit(List.of(new Transition.Begin(begun, 2)));
            assertThrows(StaleException.class, () -> owner.commit(List.of(new Transition.Release(released, 2))));
            owner.commit(List.of(new Transition.Release(released, 1)));
        }
        reopen();
        assertEquals(
                List.of(true, false, true, false),
                openWindows().stream().map(WindowRecord::running).toList());
        assertEquals(
                List.of(1, 1, 2, 1),
                openWindows().stream().map(WindowRecord::attempt).toList());
        assertEquals(
                List.of(0, 1, 1, 0),
                openWindows().stream().map(WindowRecord::failures).toList());
    }

    @Test
    void theNextOwnerFindsOpenWindowsInTheOrderOfTheirClaims() throws Exception {
        var first = append("a", "b", "c", "d");
        var ids = new ArrayList<String>();
        try (var owner = own("default")) {
            for (var member : List.of(first + 3, first, first + 2, first + 1)) {
                ids.add(claimed(owner, member));
            }
            owner.commit(List.of(new Transition.Fail(ids.get(1), 1, "java.io.IOException: é\n refused")));
            owner.commit(List.of(new Transition.Begin(ids.get(1), 2)));
            owner.commit(List.of(new Transition.Complete(ids.remove(2), 1)));
        }
        reopen();
        assertEquals(ids, openWindows().stream().map(WindowRecord::id).toList());
        var failed = openWindows().get(1);
        assertEquals(2, failed.attempt());
        assertEquals(1, failed.failures());
        assertEquals(Optional.of("java.io.IOException: é\n refused"), failed.error());
    }

    @Test
    void transitionsOfAnotherAttemptAreRefused() {
        var first = append("a");
        try (var owner = own("default")) {
            var window = claimed(owner, first);
            owner.commit(List.of(new Transition.Begin(window, 2)));
            var before = everything(owner.state());

            for (var stale : List.of(
                    new Transition.Begin(window, 2),
                    new Transition.Begin(window, 4),
                    new Transition.Complete(window, 1),
                    new Transition.Fail(window, 1, "late"),
                    new Transition.SetAside(window, 1, clock.instant(), "late", "at"),
                    new Transition.SetMessageAside(window, 1, first, clock.instant(), "late", "at"),
                    new Transition.SetMessageAside(window, 2, first + 1, clock.instant(), "no member", "at"),
                    new Transition.Complete("no/such/window", 2),
                    new Transition.Retry(window),
                    new Transition.Drop(window),
                    claim(first))) {
                assertThrows(StaleException.class, () -> owner.commit(List.of(stale)), stale::toString);
            }
            assertEquals(before, everything(owner.state()));
            assertEquals(before, everything(group("default").state()));
            owner.commit(List.of(new Transition.Complete(window, 2)));
            assertThrows(StaleException.class, () -> owner.commit(List.of(new Transition.Complete(window, 2))));
        }
    }

    @Test
    void transitionsAreCommittedAllOrNone() throws Exception {
        var first = append("a", "b", "c");
        List<Object> before;
        try (var owner = own("default")) {
            var window = claimed(owner, first);
            before = everything(owner.state());
            var complete = new Transition.Complete(window, 1);
            assertThrows(
                    StaleException.class,
                    () -> owner.commit(List.of(complete, claim(first + 1), new Transition.Pause("no"), complete)));

            assertEquals(before, everything(owner.state()));
            assertEquals(before, everything(group("default").state()));
        }
        reopen();
        assertEquals(before, everything(group("default").state()));
    }

    @Test
    void manyTransitionsGoIntoOneCommit() throws Exception {
        var first = append("a", "b", "c");
        try (var owner = own("default")) {
            var one = claim(first);
            var two = claim(first + 1, first + 2);
            owner.commit(List.of(
                    one,
                    new Transition.Fail(one.window(), 1, "once"),
                    new Transition.Begin(one.window(), 2),
                    new Transition.Complete(one.window(), 2),
                    two,
                    new Transition.Pause("enough")));
            owner.commit(List.of());
        }
        reopen();
        assertEquals(1, group("default").state().done());
        assertEquals(
                List.of(claim(first + 1, first + 2).window()),
                openWindows().stream().map(WindowRecord::id).toList());
        assertEquals(Optional.of("enough"), group("default").state().paused());
    }

    @Test
    void groupsProgressByThemselves() {
        var first = append("a", "b");
        try (var one = own("one");
                var two = own("two")) {
            claimed(one, first);
            claimed(two, first, first + 1);

            assertEquals(1, group("one").state().waiting(first + 2));
            assertEquals(0, group("two").state().waiting(first + 2));
        }
    }

    @Test
    void doneWindowsOfAStreamThatKeepsAreListedInTheOrderOfTheirClaims() throws Exception {
        stream().configure(StreamSettings::withKeep);
        var first = append("a", "b", "c", "d");
        try (var owner = own("default")) {
            var ids = List.of(claimed(owner, first + 1), claimed(owner, first), claimed(owner, first + 3, first + 2));
            owner.commit(List.of(new Transition.Begin(ids.get(1), 2)));
            owner.commit(List.of(new Transition.Complete(ids.get(2), 1)));
            owner.commit(List.of(new Transition.Complete(ids.get(1), 2)));
            owner.commit(List.of(new Transition.Complete(ids.get(0), 1)));
            stream().housekeep(clock.instant());
        }
        assertDone(List.of(List.of("b"), List.of("a"), List.of("d", "c")));
        reopen();
        assertDone(List.of(List.of("b"), List.of("a"), List.of("d", "c")));
        assertEquals(
                2, group("default").done().skip(1).findFirst().orElseThrow().attempt());
    }

    @Test
    void aStreamThatDoesNotKeepListsNoDoneWindows() {
        var first = append("a", "b");
        try (var owner = own("default")) {
            owner.commit(List.of(new Transition.Complete(claimed(owner, first), 1)));
            claimed(owner, first + 1);
        }
        assertEquals(0, group("default").done().count());
    }

    @Test
    void theProgressIsThatOfItsTransitions() throws Exception {
        for (var seed = 1L; seed <= 5; seed++) {
            var name = "seed " + seed;
            var random = new Random(seed);
            append(IntStream.range(0, 400).mapToObj(i -> "message " + i).toArray(String[]::new));
            group(name).create(false, clock.instant());
            var model = group(name).state();
            for (var restart = 0; restart < 4; restart++) {
                try (var owner = own(name)) {
                    assertEquals(everything(model), everything(owner.state()), name);
                    for (var i = 0; i < 50; i++) {
                        step(owner, model, random);
                    }
                    assertEquals(everything(model), everything(group(name).state()), name);
                }
                reopen();
            }
            assertEquals(everything(model), everything(group(name).state()), name);
        }
    }

    /** Commits something random that is possible, to the owner and to the model. */
    private void step(GroupOwner owner, GroupState model, Random random) {
        var transitions = new ArrayList<Transition>();
        var trial = new GroupState(model);
        for (var i = random.nextInt(3); i >= 0; i--) {
            var transition = randomTransition(trial, random);
            trial.apply(transition);
            transitions.add(transition);
        }
        owner.commit(transitions);
        transitions.forEach(model::apply);
    }

    private Transition randomTransition(GroupState state, Random random) {
        clock.advance(Duration.ofMillis(random.nextInt(1_000)));
        var waiting = state.firstWaiting(12, stream().messages().end()).stream()
                .boxed()
                .toList();
        var open = List.copyOf(state.open());
        var dead = List.copyOf(state.dead());
        var what = random.nextInt(12);
        if ((what < 4 && !waiting.isEmpty()) || open.isEmpty()) {
            return randomClaim(waiting, random);
        }
        var window = open.get(random.nextInt(open.size()));
        var members = window.members();
        return switch (what) {
            case 4, 5, 6 -> new Transition.Complete(window.id(), window.attempt());
            case 7 -> new Transition.Begin(window.id(), window.attempt() + 1);
            case 8 -> new Transition.Fail(window.id(), window.attempt(), "error " + random.nextInt());
            case 9 ->
                members.isEmpty() || random.nextBoolean()
                        ? new Transition.SetAside(window.id(), window.attempt(), clock.instant(), "bad", "at a\nat b")
                        : new Transition.SetMessageAside(
                                window.id(), window.attempt(), members.first(), clock.instant(), "bad", "at a");
            case 10 ->
                dead.isEmpty()
                        ? new Transition.Pause("because " + random.nextInt())
                        : new Transition.Retry(
                                dead.get(random.nextInt(dead.size())).id());
            default ->
                dead.isEmpty() || random.nextBoolean()
                        ? new Transition.Resume()
                        : new Transition.Drop(
                                dead.get(random.nextInt(dead.size())).id());
        };
    }

    /** Some of what waits, in any order; some more are dropped. */
    private Transition.Claim randomClaim(List<Long> waiting, Random random) {
        var members = new ArrayList<Long>();
        var dropped = new ArrayList<Long>();
        for (var number : waiting) {
            var fate = random.nextInt(4);
            if (fate < 2) {
                members.add(random.nextInt(members.size() + 1), number);
            } else if (fate == 2) {
                dropped.add(number);
            }
        }
        var id = members.isEmpty() ? "@" + clock.instant().toEpochMilli() + "." + random.nextLong() : members.get(0);
        var interval = members.isEmpty() || random.nextBoolean();
        return new Transition.Claim(
                STREAM + "/default/" + id,
                sequences(members),
                sequences(dropped),
                interval ? Optional.of(clock.instant().minusMillis(1)) : Optional.empty(),
                clock.instant(),
                clock.instant());
    }

    private static Sequences sequences(List<Long> numbers) {
        return Sequences.of(numbers.stream().mapToLong(Long::longValue).toArray());
    }

    private List<WindowRecord> openWindows() {
        return List.copyOf(group("default").state().open());
    }

    private void assertDone(List<List<String>> windows) {
        var done = group("default").done().map(window -> texts(group("default").members(window)));
        assertEquals(windows, done.toList());
    }
}
