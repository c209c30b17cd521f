package io.minibatch.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.minibatch.store.GroupOwner;
import io.minibatch.store.StoredMessage;
import io.minibatch.store.StreamStore;
import io.minibatch.store.Transition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The chapter on many threads: nothing lost, nothing doubled. */
abstract class ConcurrencyContract extends DeadContract {

    private static final int INTERRUPTS = 3_000;
    private static final long LONG_ENOUGH = Duration.ofSeconds(2).toNanos(); // for stores that are far away

    @Test
    void manyAppendAndNothingIsLostOrDoubled() throws Exception {
        Seed.check(random -> {
            var acknowledged = new Appended();
            var crew = new Crew();
            for (var i = 0; i < 4; i++) {
                var name = "thread " + i;
                var stream = i % 2 == 0 ? stream() : openAnother().stream(STREAM);
                var own = new Random(random.nextLong());
                crew.start(name, () -> appendSome(stream, name, 300, own, acknowledged));
            }
            crew.join();

            var messages = bySequence(messages(stream()));
            assertEquals(acknowledged.numbered(messages), messages);
            if (store().ordered()) {
                assertInOrder(messages);
            }
            var before = List.copyOf(messages.values());
            reopen();
            assertEquals(before, texts());
        });
    }

    @Test
    void whatIsAppendedMeanwhileIsConsumedOnceByEachGroup() throws Exception {
        Seed.check(random -> {
            var acknowledged = new Appended();
            var producers = new Crew();
            var consumers = new Crew();
            var consumed = List.of(new ArrayList<StoredMessage>(), new ArrayList<StoredMessage>());
            for (var i = 0; i < 2; i++) {
                var name = "producer " + i;
                var stream = openAnother().stream(STREAM);
                var own = new Random(random.nextLong());
                stream().group("group " + i).create(false, clock.instant());
                producers.start(name, () -> appendSome(stream, name, 400, own, acknowledged));
            }
            for (var i = 0; i < 2; i++) { // when all producers are at work: a consumer ends when none is
                var group = "group " + i;
                var own = new Random(random.nextLong());
                var messages = consumed.get(i);
                consumers.start(group, () -> consume(stream(), group, own, messages, producers::isWorking));
            }
            var keeper = new Crew().start("keeper", () -> keep(consumers));
            producers.join();
            consumers.join();
            keeper.join();

            for (var messages : consumed) {
                var found = bySequence(messages);
                assertEquals(found.size(), messages.size());
                assertEquals(acknowledged.numbered(found), found);
            }
        });
    }

    @Test
    void ownersThatGoAwayLeaveTheirOpenWindowsToTheNext() throws Exception {
        Seed.check(random -> {
            var acknowledged = new Appended();
            appendSome(stream(), "all", 200, random, acknowledged);
            var streams = List.of(stream(), openAnother().stream(STREAM));
            var open = new HashMap<String, List<String>>();
            var completed = new ArrayList<String>();
            for (var life = 0; completed.size() < acknowledged.texts().size(); life++) {
                var stream = streams.get(random.nextInt(streams.size()));
                try (var owner = own(stream, "default")) {
                    takeOver(stream, owner, open, life);
                    for (var i = random.nextInt(4); i >= 0; i--) {
                        claimSome(stream, owner, random, open);
                    }
                    for (var window : List.copyOf(owner.state().open())) {
                        if (random.nextBoolean()) {
                            owner.commit(List.of(new Transition.Complete(window.id(), window.attempt())));
                            completed.addAll(open.remove(window.id()));
                        }
                    }
                }
            }
            Collections.sort(completed);
            assertEquals(acknowledged.texts(), completed);
        });
    }

    @Test
    void interruptsHarmNobody() throws Exception {
        Seed.check(random -> {
            var acknowledged = new Appended();
            var taken = new AtomicInteger();
            var begin = System.nanoTime();
            BooleanSupplier goOn = () -> taken.get() < INTERRUPTS && System.nanoTime() - begin < LONG_ENOUGH;
            var crew = new Crew();
            for (var i = 0; i < 2; i++) {
                var name = "producer " + i;
                var own = new Random(random.nextLong());
                crew.start(name, () -> {
                    for (var round = 0; goOn.getAsBoolean(); round++) {
                        appendSome(stream(), name + "." + round, 3, own, acknowledged);
                        taken.addAndGet(Thread.interrupted() ? 1 : 0);
                    }
                });
            }
            var consumed = new ArrayList<StoredMessage>();
            crew.start(
                    "consumer",
                    () -> consume(stream(), "default", random, consumed, () -> {
                        taken.addAndGet(Thread.interrupted() ? 1 : 0);
                        return goOn.getAsBoolean();
                    }));
            while (crew.isWorking()) {
                crew.interrupt();
                Thread.onSpinWait();
            }
            crew.join();

            var messages = bySequence(messages(stream()));
            assertEquals(acknowledged.numbered(messages), messages);
            var first = bySequence(consumed);
            assertEquals(consumed.size(), first.size());
            consume(stream(), "default", random, consumed, () -> false);
            assertEquals(messages, bySequence(consumed));
        });
    }

    /** Appends batches of one to five, and notes what was acknowledged. */
    private static void appendSome(StreamStore stream, String name, int batches, Random random, Appended acknowledged) {
        for (var i = 0; i < batches; i++) {
            var batch = "%s/%05d".formatted(name, i);
            var texts = IntStream.rangeClosed(0, random.nextInt(5))
                    .mapToObj(n -> batch + "/" + n)
                    .toArray(String[]::new);
            acknowledged.add(stream.messages().append(batch(texts)), texts);
        }
    }

    /** Makes windows of what comes and completes them, until there is nothing left and nobody appends. */
    private void consume(
            StreamStore stream, String group, Random random, List<StoredMessage> consumed, BooleanSupplier more) {
        try (var owner = own(stream, group)) {
            while (true) {
                var goOn = more.getAsBoolean(); // before looking: what was appended until then is seen
                var end = stream.messages().end();
                var which = owner.state().firstWaiting(1 + random.nextInt(50), end);
                if (!which.isEmpty()) {
                    var claim = claim(which);
                    owner.commit(List.of(claim));
                    var record = owner.state().open(claim.window()).orElseThrow();
                    consumed.addAll(list(stream.group(group).members(record)));
                    owner.commit(List.of(new Transition.Complete(claim.window(), 1)));
                } else if (goOn) {
                    awaitMore(stream, end);
                } else {
                    return;
                }
            }
        }
    }

    /** Waits for an arrival, but not for long: nobody may append any more. */
    private static void awaitMore(StreamStore stream, long end) {
        var arrived = new CountDownLatch(1);
        var registration = stream.messages().onEnd(end + 1, arrived::countDown);
        try {
            if (!arrived.await(1, TimeUnit.MILLISECONDS)) {
                registration.close();
            }
        } catch (InterruptedException e) {
            registration.close();
            Thread.currentThread().interrupt();
        }
    }

    /** Does what housekeeping and a status page do, as long as the others work. */
    private void keep(Crew others) {
        var done = new long[2];
        while (others.isWorking()) {
            stream().housekeep(clock.instant());
            for (var i = 0; i < done.length; i++) {
                var state = stream().group("group " + i).state();
                assertTrue(state.done() >= done[i], "The number of done messages never falls");
                done[i] = state.done();
            }
            texts();
        }
    }

    private void takeOver(StreamStore stream, GroupOwner owner, Map<String, List<String>> open, int life) {
        var found = new HashMap<String, List<String>>();
        for (var window : List.copyOf(owner.state().open())) {
            assertTrue(window.attempt() <= life);
            owner.commit(List.of(new Transition.Begin(window.id(), window.attempt() + 1)));
            found.put(window.id(), texts(stream.group("default").members(window)));
        }
        assertEquals(open, found);
    }

    private void claimSome(StreamStore stream, GroupOwner owner, Random random, Map<String, List<String>> open) {
        var which = owner.state()
                .firstWaiting(1 + random.nextInt(20), stream.messages().end());
        if (!which.isEmpty()) {
            var claim = claim(which);
            owner.commit(List.of(claim));
            open.put(claim.window(), texts(stream.messages().read(which)));
        }
    }

    private static Map<Long, String> bySequence(List<StoredMessage> messages) {
        var texts = new TreeMap<Long, String>();
        messages.forEach(message -> texts.put(message.sequence(), text(message)));
        return texts;
    }

    /** What one thread appended one after the other is in this order. */
    private static void assertInOrder(Map<Long, String> acknowledged) {
        var latest = new HashMap<String, String>();
        for (var text : acknowledged.values()) {
            var thread = text.substring(0, text.indexOf('/'));
            var before = latest.put(thread, text);
            assertTrue(before == null || before.compareTo(text) < 0, () -> text + " comes after " + before);
        }
    }
}
