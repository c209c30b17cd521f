package io.minibatch.mongodb.store;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClients;
import io.minibatch.GroupStatus;
import io.minibatch.MessageStream;
import io.minibatch.Minibatch;
import io.minibatch.mongodb.TestServer;
import io.minibatch.mongodb.server.MongoOptions;
import io.minibatch.testing.ChildProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Processes that end, or sleep, with a window in their hands. */
class TakeOverTest {

    private static final String STREAM = "held";
    private static final Duration LEASE = Duration.ofSeconds(3);

    /** To find out that the lease is over, and for a machine that is busy. */
    private static final Duration SLACK = Duration.ofSeconds(10);

    private final String url = TestServer.with(TestServer.newDatabase(), "lease=" + LEASE.toMillis() + "ms");
    private final List<ChildProcess> children = new ArrayList<>();
    private Minibatch mb;
    private MessageStream<String> stream;

    @BeforeEach
    void open() {
        mb = Minibatch.open(url);
        stream = mb.stream(STREAM, String.class);
        stream.group().create();
    }

    @AfterEach
    void drop() {
        children.forEach(ChildProcess::close);
        mb.close();
        TestServer.drop(url);
    }

    private ChildProcess start() {
        var child = ChildProcess.start(HeldConsumer.class, url, STREAM);
        children.add(child);
        return child;
    }

    private void append(String batch) {
        stream.append(Acknowledged.batch(batch, 1)[0]);
    }

    /** The window and the attempt that a line is about. */
    private static String about(String line) {
        var words = line.split(" ", -1);
        return words[1] + " " + words[2];
    }

    @Test
    void theWindowsOfAKilledProcessAreTakenOverWithinTheLease() throws Exception {
        var first = start();
        append("p.0");
        var begun = about(first.await(line -> line.startsWith("started")));
        var second = start();
        append("p.1"); // the second runs this one, so it is there
        var other = about(second.await(line -> line.startsWith("started")));
        assertThat(other).isNotEqualTo(begun);
        second.send("go");
        second.await(line -> line.startsWith("completed"));

        var killed = System.nanoTime();
        first.killHard();
        var again = second.await(line -> line.startsWith("started"));
        var took = Duration.ofNanos(System.nanoTime() - killed);
        assertThat(about(again)).isEqualTo(begun.replaceFirst(" 1$", " 2"));
        assertThat(took).isLessThan(LEASE.plus(SLACK));
        second.send("go");
        assertThat(about(second.await(line -> line.startsWith("completed")))).isEqualTo(about(again));
        check();
    }

    @Test
    void aProcessThatSleptForLongerThanTheLeaseDoesNoHarmAndWorksOn() throws Exception {
        var sleeper = start();
        append("p.0");
        var begun = about(sleeper.await(line -> line.startsWith("started")));
        var other = start();
        append("p.1");
        other.await(line -> line.startsWith("started"));
        var members = members(sleeper);

        signal("STOP", sleeper);
        other.send("go");
        var again = about(other.await(line -> line.startsWith("started") && !line.contains(" 1 ")));
        assertThat(again).isEqualTo(begun.replaceFirst(" 1$", " 2"));
        other.send("go");
        other.await(line -> line.equals("completed " + again));
        signal("CONT", sleeper);
        sleeper.send("go"); // the function returns, much too late
        sleeper.await(line -> line.equals("returned " + begun));

        // It joins anew: where the other is at work, it runs the next one.
        await().atMost(LEASE.plus(SLACK))
                .untilAsserted(() -> assertThat(members(sleeper)).hasSize(1).doesNotContainAnyElementsOf(members));
        append("p.2");
        append("p.3");
        var next = about(sleeper.await(line -> line.startsWith("started")));
        other.await(line -> line.startsWith("started"));
        sleeper.send("go");
        sleeper.await(line -> line.equals("completed " + next));
        other.send("go");
        other.await(line -> line.startsWith("completed"));
        assertThat(sleeper.lines()).doesNotContain("completed " + begun);
        check();
    }

    @Test
    void whatIsAskedOfAProcessThatWasKilledIsDoneByWhoAsks() throws Exception {
        var first = start();
        append("p.0");
        first.await(line -> line.startsWith("started"));
        first.killHard();
        stream.group().pause();
        assertThat(stream.status().groups())
                .singleElement()
                .satisfies(group -> assertThat(group.state()).isEqualTo(GroupStatus.State.PAUSED));
        stream.group().resume();
        assertThat(stream.status().groups())
                .singleElement()
                .satisfies(group -> assertThat(group.state()).isNotEqualTo(GroupStatus.State.PAUSED));
    }

    @Test
    void aGroupWhoseOnlyProcessWasKilledDoesNotRun() throws Exception {
        var only = start();
        append("p.0");
        only.await(line -> line.startsWith("started"));
        await().until(() -> state() == GroupStatus.State.RUNNING);
        only.killHard();
        await().atMost(LEASE.multipliedBy(2).plus(SLACK)).until(() -> state() == GroupStatus.State.IDLE);
    }

    private GroupStatus.State state() {
        return stream.status().groups().get(0).state();
    }

    /** The documents by which a process is a member of the group. */
    private List<Object> members(ChildProcess child) {
        var options = MongoOptions.parse(url);
        try (var client = MongoClients.create(options.connection())) {
            return client.getDatabase(options.database())
                    .getCollection("minibatch_member")
                    .find(eq("pid", child.pid()))
                    .map((Document member) -> member.get("_id"))
                    .into(new ArrayList<>());
        }
    }

    private static void signal(String name, ChildProcess child) throws IOException, InterruptedException {
        var kill = new ProcessBuilder("kill", "-" + name, Long.toString(child.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    private void check() {
        var record = new CrashRecord();
        children.forEach(child -> {
            child.killHard();
            record.add(child.lines());
        });
        record.check();
        var status = stream.status();
        assertThat(status.waiting()).isZero();
        assertThat(status.inFlight()).isZero();
        assertThat(status.dead()).isZero();
    }
}
