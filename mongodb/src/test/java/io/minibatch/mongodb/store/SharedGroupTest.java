package io.minibatch.mongodb.store;

import static io.minibatch.WindowEmitter.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.minibatch.Minibatch;
import io.minibatch.Source;
import io.minibatch.Subscription;
import io.minibatch.mongodb.TestServer;
import io.minibatch.mongodb.group.Asleep;
import io.minibatch.mongodb.server.MongoOptions;
import io.minibatch.store.Batch;
import io.minibatch.store.GroupOwner;
import io.minibatch.store.Sequences;
import io.minibatch.store.StaleException;
import io.minibatch.store.Store;
import io.minibatch.store.StreamStore;
import io.minibatch.store.Transition;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several stores, as several processes have them, work for one group. */
class SharedGroupTest {

    private static final String STREAM = "numbers";

    private final String url = TestServer.with(TestServer.newDatabase(), "lease=3s");
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void drop() throws Exception {
        for (var each : opened) {
            each.close();
        }
        TestServer.drop(url);
    }

    @Test
    void theSourcesRunWithTheLeaderAndMoveWithTheLead() {
        var started = new ConcurrentLinkedQueue<String>();
        var first = startWithSource("first", started);
        await().until(() -> started.contains("first"));
        var second = startWithSource("second", started);
        var numbers = openMinibatch().stream(STREAM, Integer.class);
        numbers.append(1);
        await().until(() ->
                second.state() == Subscription.State.RUNNING && numbers.status().done() == 1);
        assertThat(started).containsExactly("first");

        first.close();
        await().atMost(Duration.ofSeconds(30)).until(() -> started.contains("second"));
        assertThat(started).containsExactly("first", "second");
    }

    @Test
    void whoRunsTheSourcesAndLosesTheLeadStopsAndSaysWhy() {
        var started = new ConcurrentLinkedQueue<String>();
        var first = startWithSource("first", started);
        await().until(() -> started.contains("first"));
        startWithSource("second", started);
        await().until(() -> members().size() == 2);

        giveTheLeadToTheOther();
        await().atMost(Duration.ofSeconds(30)).until(() -> first.state() == Subscription.State.FAILED);
        assertThat(first.failure().orElseThrow())
                .hasMessageContaining("is led by another process, which runs the sources now")
                .hasMessageContaining("Start its pipeline again");
        await().atMost(Duration.ofSeconds(30)).until(() -> started.contains("second"));
    }

    private List<Object> members() {
        try (var client = MongoClients.create(url)) {
            return database(client)
                    .getCollection("minibatch_member")
                    .find()
                    .map(member -> member.get("_id"))
                    .into(new ArrayList<>());
        }
    }

    /** As a process does that finds the leader dead. */
    private void giveTheLeadToTheOther() {
        try (var client = MongoClients.create(url)) {
            var groups = database(client).getCollection("minibatch_group");
            var leader = groups.find().first().get("leader");
            var other = members().stream().filter(id -> !id.equals(leader)).findFirst();
            await().until(() -> {
                var group = groups.find().first();
                return groups.updateOne(
                                        Filters.eq("version", group.get("version")),
                                        Updates.combine(
                                                Updates.set("leader", other.orElseThrow()),
                                                Updates.inc("version", 1L),
                                                Updates.inc("epoch", 1L)))
                                .getMatchedCount()
                        == 1;
            });
        }
    }

    private MongoDatabase database(MongoClient client) {
        return client.getDatabase(MongoOptions.parse(url).database());
    }

    private Subscription startWithSource(String name, Queue<String> started) {
        Source<Integer> source = appender -> {
            started.add(name);
            new CountDownLatch(1).await();
        };
        return openMinibatch().stream(STREAM, Integer.class)
                .attach(source)
                .windowed(count(1))
                .forEach(window -> {})
                .start();
    }

    private StreamStore openStream() {
        var store = Store.open(url, Clock.systemUTC());
        opened.add(store);
        return store.stream(STREAM);
    }

    private Minibatch openMinibatch() {
        var mb = Minibatch.open(url);
        opened.add(0, mb);
        return mb;
    }

    private static long append(StreamStore stream, int count) {
        var entries = IntStream.range(0, count)
                .mapToObj(i -> new Batch.Entry(Map.of(), Integer.toString(i).getBytes(StandardCharsets.UTF_8)))
                .toList();
        stream.messages().append(new Batch("json", "int", entries, Optional.empty()));
        return stream.messages().end() - count;
    }

    private static GroupOwner own(StreamStore stream) {
        var group = stream.group("default");
        group.create(false, Instant.now());
        return group.acquire().orElseThrow();
    }

    private static Transition.Claim claim(long... members) {
        return new Transition.Claim(
                STREAM + "/default/" + members[0],
                Sequences.of(members),
                Sequences.NONE,
                Optional.empty(),
                Instant.now().plusSeconds(1),
                Instant.now());
    }

    @Test
    void oneLeadsAndWhenItGoesAnotherDoes() {
        var first = own(openStream());
        var second = own(openStream());
        assertThat(first.leads()).isTrue();
        assertThat(second.leads()).isFalse();
        first.close();
        await().until(() -> {
            second.requests();
            return second.leads();
        });
        assertThat(first.leads()).isFalse();
    }

    @Test
    void onlyTheLeaderClaims() {
        var stream = openStream();
        var number = append(stream, 2);
        own(stream);
        var second = own(openStream());
        assertThatThrownBy(() -> second.commit(List.of(claim(number))))
                .isInstanceOf(StaleException.class)
                .hasMessageContaining("another process leads");
    }

    @Test
    void whatIsHandedOutIsRunByTheOtherAndByNobodyElse() {
        var stream = openStream();
        var number = append(stream, 2);
        var leader = own(stream);
        var other = own(openStream());
        other.offer(1);
        await().until(() -> leader.wanted() > 0);
        var claim = claim(number, number + 1);
        leader.handOut(claim);
        var assigned = new ArrayList<GroupOwner.Assigned>();
        await().until(() -> {
            other.requests();
            assigned.addAll(other.assigned());
            return !assigned.isEmpty();
        });
        assertThat(assigned).hasSize(1);
        assertThat(assigned.get(0).begun()).isTrue();
        assertThat(assigned.get(0).window().members()).isEqualTo(claim.members());
        assertThat(leader.assigned()).isEmpty();
        var complete = new Transition.Complete(claim.window(), 1);
        assertThatThrownBy(() -> leader.commit(List.of(complete)))
                .isInstanceOf(StaleException.class)
                .hasMessageContaining("another process runs it");
        other.commit(List.of(complete));
        leader.requests();
        assertThat(leader.state().open()).isEmpty();
        assertThat(leader.state().done()).isEqualTo(2);
    }

    @Test
    void theWindowsOfAProcessThatFellSilentAreTakenAway() {
        var stream = openStream();
        var number = append(stream, 2);
        var sleeper = own(stream);
        var claim = claim(number, number + 1);
        sleeper.commit(List.of(claim));
        var store = (MongoStore) opened.get(0);
        var sleep = new Asleep(store.crew(), sleeper); // it beats no more

        var other = own(openStream());
        assertThat(other.leads()).isFalse();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            other.requests();
            return other.leads();
        });
        other.offer(1);
        var assigned = other.assigned();
        assertThat(assigned).hasSize(1);
        assertThat(assigned.get(0).begun()).isFalse();
        assertThat(assigned.get(0).window().running()).isTrue();
        assertThat(other.runs(claim.window())).isTrue();
        assertThatThrownBy(() -> sleeper.commit(List.of(new Transition.Complete(claim.window(), 1))))
                .isInstanceOf(StaleException.class);
        assertThatThrownBy(() -> sleeper.commit(List.of(claim(number)))).isInstanceOf(StaleException.class);
        assertThat(sleeper.runs(claim.window())).isFalse();
        other.commit(List.of(new Transition.Begin(claim.window(), 2)));
        other.commit(List.of(new Transition.Complete(claim.window(), 2)));

        sleep.close(); // it wakes up, and joins anew
        await().untilAsserted(() -> assertThat(other.wanted()).isZero());
        sleeper.offer(3);
        await().untilAsserted(() -> assertThat(other.wanted()).isEqualTo(3));
    }

    @Test
    void severalPipelinesOfOneGroupGetEachMessageOnce() throws Exception {
        var total = 3_000;
        var producer = openMinibatch();
        producer.stream(STREAM, Integer.class).group().create();
        var seen = new ConcurrentHashMap<Integer, String>();
        var twice = new ConcurrentLinkedQueue<Integer>();
        var all = new CountDownLatch(total);
        var by = new ConcurrentHashMap<String, Integer>();
        var subscriptions = new ArrayList<Subscription>();
        for (var name : List.of("a", "b", "c")) {
            subscriptions.add(consume(openMinibatch(), name, seen, twice, all, by));
        }
        for (var i = 0; i < total; i += 100) {
            producer.stream(STREAM, Integer.class)
                    .appendAll(IntStream.range(i, i + 100).boxed().toList());
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> all.getCount() == 0);
        for (var subscription : subscriptions) {
            subscription.close();
        }
        assertThat(twice).isEmpty();
        assertThat(seen).hasSize(total);
        assertThat(by).as("all have worked").containsOnlyKeys("a", "b", "c");
        var status = producer.stream(STREAM, Integer.class).status();
        assertThat(status.done()).isEqualTo(total);
        assertThat(status.waiting()).isZero();
    }

    private static Subscription consume(
            Minibatch mb,
            String name,
            Map<Integer, String> seen,
            Queue<Integer> twice,
            CountDownLatch all,
            Map<String, Integer> by) {
        return mb.stream(STREAM, Integer.class)
                .windowed(count(10))
                .workers(2)
                .forEach(window -> {
                    for (var number : window.data()) {
                        if (seen.put(number, name) == null) {
                            all.countDown();
                        } else {
                            twice.add(number);
                        }
                    }
                    by.merge(name, 1, Integer::sum);
                    LockSupport.parkNanos(20_000_000); // work, so that one alone has no room
                })
                .start();
    }

    @Test
    void aPauseHoldsForAllAndEndsForAll() throws Exception {
        var one = openMinibatch();
        var seen = new ConcurrentLinkedQueue<Integer>();
        var numbers = one.stream(STREAM, Integer.class);
        var first = numbers.windowed(count(1))
                .workers(1)
                .forEach(window -> seen.addAll(window.data()))
                .start();
        var other = openMinibatch();
        var second = other.stream(STREAM, Integer.class)
                .windowed(count(1))
                .workers(1)
                .forEach(window -> seen.addAll(window.data()))
                .start();
        second.pause();
        await().until(() -> first.state() == Subscription.State.PAUSED && second.state() == Subscription.State.PAUSED);
        numbers.append(1);
        first.resume();
        await().until(() ->
                first.state() == Subscription.State.RUNNING && second.state() == Subscription.State.RUNNING);
        await().until(() -> seen.size() == 1);
    }
}
