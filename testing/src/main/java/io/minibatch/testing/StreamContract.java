package io.minibatch.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.minibatch.MinibatchException;
import io.minibatch.store.Batch;
import io.minibatch.store.Sequences;
import io.minibatch.store.StaleException;
import io.minibatch.store.StreamSettings;
import io.minibatch.store.Transition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The chapter on streams: names, settings, clearing, deleting, giving space back. */
abstract class StreamContract extends ReadContract {

    @Test
    void anEmptyStoreListsNothing() throws Exception {
        assertEquals(List.of(), store().streams());
        assertEquals(List.of(), reopen().streams());
    }

    @Test
    void streamsAreMadeByAppendingConfiguringAndGroups() throws Exception {
        append(store().stream("c appended"), "a");
        store().stream("a configured").configure(StreamSettings::withKeep);
        store().stream("b grouped").group("default").create(false, clock.instant());
        store().stream("d looked at").exists();

        var all = List.of("a configured", "b grouped", "c appended");
        assertEquals(all, store().streams());
        assertEquals(all, openAnother().streams());
        assertEquals(all, reopen().streams());
        all.forEach(name -> assertTrue(store().stream(name).exists(), name));
    }

    @Test
    void anyNameIsAStreamOfItsOwn() throws Exception {
        for (var name : HostileNames.ALL) {
            append(store().stream(name), payload(name));
        }
        reopen();

        assertEquals(new TreeSet<>(HostileNames.ALL), new TreeSet<>(store().streams()));
        assertEquals(HostileNames.ALL.size(), store().streams().size());
        for (var name : HostileNames.ALL) {
            assertEquals(name, store().stream(name).name());
            assertEquals(List.of(payload(name)), texts(store().stream(name)));
        }
    }

    @Test
    void anyNameIsAGroupOfItsOwn() throws Exception {
        append("a");
        for (var name : HostileNames.ALL) {
            try (var owner = own(name)) {
                owner.commit(List.of(new Transition.Pause(payload(name))));
            }
        }
        reopen();

        assertEquals(new ArrayList<>(new TreeSet<>(HostileNames.ALL)), stream().groups());
        for (var name : HostileNames.ALL) {
            assertEquals(Optional.of(payload(name)), group(name).state().paused());
        }
    }

    @Test
    void deletingOneNameLeavesTheOthers() {
        for (var name : HostileNames.ALL) {
            append(store().stream(name), payload(name));
        }
        var left = new TreeSet<>(HostileNames.ALL);
        for (var name : List.of("..", ".", "a", "con", "../x", "\uD83D\uDE00")) {
            store().stream(name).delete();
            left.remove(name);
        }

        assertEquals(left, new TreeSet<>(store().streams()));
        left.forEach(name -> assertEquals(List.of(payload(name)), texts(store().stream(name))));
    }

    @Test
    void settingsStayAndAreSeenByOthers() throws Exception {
        append("a");
        stream().configure(StreamSettings::withKeep);
        stream().configure(settings -> settings.withRetain(Duration.ofMillis(90_061_001)));

        var settings = new StreamSettings("text", "java.lang.String", true, Optional.of(Duration.ofMillis(90_061_001)));
        assertEquals(settings, stream().settings());
        assertEquals(settings, openAnother().stream(STREAM).settings());
        assertEquals(settings, reopen().stream(STREAM).settings());
    }

    @Test
    void aStreamThatIsConfiguredFirstTakesItsFormatFromTheFirstAppend() {
        stream().configure(StreamSettings::withKeep);
        append("a");

        assertEquals(
                new StreamSettings("text", "java.lang.String", true, Optional.empty()),
                stream().settings());
    }

    @Test
    void clearRemovesWhatNoOpenWindowHolds() throws Exception {
        var first = append("a", "b", "c", "d", "e");
        try (var owner = own("default")) {
            claimed(owner, first + 1, first + 3);
            stream().clear();

            var open = owner.state().open().iterator().next();
            assertEquals(List.of("b", "d"), texts(group("default").members(open)));
            owner.requests(); // takes notice
            var end = stream().messages().end();
            assertEquals(0, owner.state().waiting(end));
            assertEquals(0, group("default").state().waiting(end));
            assertEquals(1, owner.state().open().size());
        }
        var next = append("f");
        assertTrue(next > first + 4);
        reopen();
        var open = group("default").state().open().iterator().next();
        assertEquals(List.of("b", "d"), texts(group("default").members(open)));
        assertEquals("f", texts().get(texts().size() - 1));
        assertEquals(1, group("default").state().waiting(stream().messages().end()));
    }

    @Test
    void clearLeavesAnEmptyStreamWhoseNumbersGoOn() throws Exception {
        var first = append("a", "b", "c");
        stream().clear();

        assertEquals(List.of(), texts());
        assertTrue(stream().exists());
        reopen();
        assertEquals(List.of(), texts());
        assertTrue(append("d") > first + 2);
        assertEquals(List.of("d"), texts());
    }

    @Test
    void clearRemovesWhatIsKeptOfDoneWindows() throws Exception {
        stream().configure(StreamSettings::withKeep);
        var first = append("a", "b");
        try (var owner = own("default")) {
            var window = claimed(owner, first, first + 1);
            owner.commit(List.of(new Transition.Complete(window, 1)));
            assertEquals(1, group("default").done().count());
        }
        stream().clear();
        assertEquals(List.of(), texts());
        for (var done : group("default").done().toList()) {
            assertEquals(List.of(), texts(group("default").members(done)));
        }
    }

    @Test
    void nothingWaitsForAGroupAfterAClear() throws Exception {
        append("a", "b", "c");
        group("default").create(false, clock.instant());
        stream().clear();
        assertEquals(0, group("default").state().waiting(stream().messages().end()));

        reopen();
        var next = append("d");
        assertEquals(Sequences.of(next), group("default").state().firstWaiting(10, next + 1));
        try (var owner = own("default")) {
            assertEquals(Sequences.of(next), owner.state().firstWaiting(10, next + 1));
        }
    }

    @Test
    void aWindowWhoseMessagesAreClearedIsReadWithoutThem() {
        var first = append("a", "b");
        try (var owner = own("default")) {
            stream().clear();
            var window = claimed(owner, first, first + 1); // decided before it took notice
            var record = owner.state().open(window).orElseThrow();

            assertEquals(List.of(), texts(group("default").members(record)));
        }
    }

    @Test
    void deleteRemovesEverything() throws Exception {
        var position = Optional.of(new Batch.Position("kafka", "offset 1"));
        stream().messages().append(new Batch("text", "", List.of(entry("a")), position));
        stream().configure(StreamSettings::withKeep);
        group("default").create(false, clock.instant());
        stream().delete();

        assertFalse(stream().exists());
        assertEquals(List.of(), store().streams());
        assertEquals(List.of(), texts());
        assertEquals(List.of(), stream().groups());
        assertEquals(Optional.empty(), stream().messages().position("kafka"));
        assertEquals(StreamSettings.NONE, stream().settings());
        assertEquals(List.of(), reopen().streams());
        stream().delete();
    }

    @Test
    void aNewStreamOfADeletedNameGoesOnWithTheNumbers() throws Exception {
        var other = openAnother().stream(STREAM);
        var last = append("a", "b", "c") + 2;
        stream().delete();
        var next = append("d");
        assertTrue(next > last);
        assertEquals(List.of("d"), texts(other));
        assertTrue(append(other, "e") > next);

        stream().delete();
        reopen();
        assertTrue(append("f") > next + 1);
        assertEquals(List.of("f"), texts());
    }

    @Test
    void aNewStreamOfADeletedNameHasAFormatOfItsOwn() {
        append("a");
        stream().delete();
        stream().messages().append(new Batch("json", "X", List.of(entry("{}")), Optional.empty()));

        assertEquals("json", stream().settings().format());
        assertEquals(List.of("{}"), texts());
    }

    @Test
    void theOwnerOfADeletedGroupIsStale() {
        var first = append("a");
        try (var owner = own("default")) {
            stream().delete();
            assertThrows(StaleException.class, () -> claimed(owner, first));

            append("b");
            group("default").create(false, clock.instant());
            assertThrows(StaleException.class, () -> claimed(owner, first));
        }
        assertEquals(List.of("b"), texts());
        assertEquals(0, group("default").state().open().size());
        own("default").close();
    }

    @Test
    void whoAppendsWhileAStreamIsDeletedUsesNoNumberTwice() throws Exception {
        var other = openAnother().stream(STREAM);
        var numbers = new HashSet<Long>();
        var thread = Executors.newSingleThreadExecutor();
        try {
            var appending = thread.submit(() -> {
                for (var i = 0; i < 300; i++) {
                    try {
                        assertTrue(numbers.add(append(other, "message")));
                    } catch (MinibatchException refused) {
                        assertNames(refused, STREAM);
                    }
                }
            });
            for (var i = 0; i < 20; i++) {
                stream().delete();
            }
            appending.get();
        } finally {
            thread.shutdown();
        }
        var last = append("last");
        assertTrue(numbers.stream().allMatch(number -> number < last));
        assertEquals("last", texts().get(texts().size() - 1));
    }

    @Test
    void housekeepingKeepsWhatAGroupNeeds() throws Exception {
        var first = append("a", "b", "c", "d", "e");
        group("slow").create(false, clock.instant());
        try (var owner = own("fast")) {
            var done = claimed(owner, first, first + 1, first + 2, first + 3, first + 4);
            owner.commit(List.of(new Transition.Complete(done, 1)));
            stream().housekeep(clock.instant());
            assertEquals(List.of("a", "b", "c", "d", "e"), texts());
        }
        try (var owner = own("slow")) {
            var open = claimed(owner, first + 2, first + 3);
            stream().housekeep(clock.instant());
            var record = owner.state().open(open).orElseThrow();
            assertEquals(List.of("c", "d"), texts(group("slow").members(record)));
            assertEquals(List.of("a", "b", "e"), waiting("slow"));
        }
        reopen();
        assertEquals(List.of("a", "b", "e"), waiting("slow"));
    }

    @Test
    void housekeepingKeepsAllOfAStreamWithoutGroupsOrThatKeeps() {
        append("a", "b");
        stream().housekeep(clock.advance(Duration.ofDays(1_000)).instant());
        assertEquals(List.of("a", "b"), texts());

        stream().configure(StreamSettings::withKeep);
        try (var owner = own("default")) {
            var done = claimed(owner, stream().messages().first());
            owner.commit(List.of(new Transition.Complete(done, 1)));
            stream().housekeep(clock.advance(Duration.ofDays(1_000)).instant());
        }
        assertEquals(List.of("a", "b"), texts());
    }

    @Test
    void housekeepingLeavesYoungMessagesAndThoseInFlight() {
        var first = append("old", "in flight");
        clock.advance(Duration.ofHours(2));
        append("young");
        stream().configure(settings -> settings.withRetain(Duration.ofHours(1)));
        try (var owner = own("default")) {
            var open = claimed(owner, first + 1);
            stream().housekeep(clock.instant());

            var record = owner.state().open(open).orElseThrow();
            assertEquals(List.of("in flight"), texts(group("default").members(record)));
            assertTrue(texts().contains("young"));
        }
    }

    @Test
    void nothingIsLostByHousekeepingAgainAndAgain() throws Exception {
        try (var owner = own("default")) {
            for (var round = 0; round < 50; round++) {
                var name = "round " + round;
                var first = append(IntStream.range(0, 50).mapToObj(i -> name).toArray(String[]::new));
                var window = claim(Sequences.range(first, first + 49));
                owner.commit(List.of(window));
                stream().housekeep(clock.advance(Duration.ofSeconds(1)).instant());
                var record = owner.state().open(window.window()).orElseThrow();
                assertEquals(50, list(group("default").members(record)).size());
                owner.commit(List.of(new Transition.Complete(window.window(), 1)));
            }
        }
        var end = stream().messages().end();
        reopen();
        assertEquals(end, stream().messages().end());
        assertEquals(2_500, group("default").state().done());
        assertEquals(0, group("default").state().waiting(end));
    }

    @Test
    void aSoundStreamHasNoDamage() throws Exception {
        append("a", "b");
        own("default").close();

        assertEquals(List.of(), stream().verify(false));
        assertEquals(List.of(), stream().verify(true));
        reopen();
        assertEquals(List.of(), stream().verify(true));
        assertEquals(List.of("a", "b"), texts());
    }

    private static String payload(String name) {
        return "of name " + HostileNames.ALL.indexOf(name);
    }

    /** The messages that wait for a group. */
    private List<String> waiting(String group) {
        var log = stream().messages();
        var which = group(group).state().firstWaiting(Long.MAX_VALUE, log.end());
        return texts(log.read(which));
    }
}
