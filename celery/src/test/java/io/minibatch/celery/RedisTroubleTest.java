package io.minibatch.celery;

import static io.minibatch.celery.Translated.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minibatch.Minibatch;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Servers that go, hang, or refuse, and streams that do. */
class RedisTroubleTest {

    private final Received received = new Received();

    @AfterEach
    void close() {
        received.close();
    }

    @Test
    void aServerThatGoesAndComesBackIsReadAgainAndTasksAreNotForgotten() throws IOException {
        try (var own = new Redis()) {
            received.start(new CeleryEventSource<>(own.url("", "/0")));
            try (var first = own.client("")) {
                Redis.awaitSubscribers(first, 1);
                first.publish("/0.celeryev/x", Redis.envelopeOf(event("received", "'name': 'tasks.add'")));
                first.publish("/0.celeryev/x", Redis.envelopeOf(event("failed")));
                received.await(1);
            }
            try (var log = new Log()) {
                own.stop();
                received.awaitTrouble("Is it running, and can it be reached?");
                own.start();
                try (var second = own.client("")) {
                    Redis.awaitSubscribers(second, 1);
                    second.publish("/0.celeryev/x", Redis.envelopeOf(event("succeeded")));
                }
                assertThat(received.await(2)).extracting("task_name").containsExactly("tasks.add", "tasks.add");
                Awaitility.await()
                        .untilAsserted(() -> assertThat(log.lines("INFO"))
                                .singleElement()
                                .asString()
                                .contains("works again"));
            }
        }
    }

    @Test
    void theBrokersOfAClusterAreTriedInTurn() throws IOException {
        try (var own = new Redis();
                var publisher = own.client("")) {
            var away = "redis://127.0.0.1:" + ServerProcess.freePort();
            received.start(new CeleryEventSource<>(away + "/0;" + own.url("", "/0")));
            received.awaitFirst(() -> publisher.publish("/0.celeryev/x", Redis.envelopeOf(event("failed"))));
            assertThat(received.troubles()).singleElement().asString().contains(away);
        }
    }

    @Test
    void whatAnAppendRefusesIsAppendedByTheNext() throws IOException {
        try (var own = new Redis();
                var publisher = own.client("")) {
            received.start(new Refusing(new CeleryEventSource<>(own.url("", "/0")), 2));
            Redis.awaitSubscribers(publisher, 1);
            for (var n = 0; n < 100; n++) {
                publisher.publish(
                        "/0.celeryev/x", Redis.envelopeOf(event("failed").replace("u1", "refused-" + n)));
            }
            received.awaitTrouble("disk full");
            assertThat(received.await(100))
                    .extracting(report -> report.get("task_id"))
                    .containsExactlyElementsOf(IntStream.range(0, 100)
                            .mapToObj(n -> "refused-" + n)
                            .toList());
        }
    }

    @Test
    void aServerThatHangsIsNoticedAndOneThatIsOnlySilentIsNot() throws Exception {
        var patience = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(6));
        try (var own = new Redis()) {
            received.start(new CeleryEventSource<Map<String, Object>>(own.url("", "/0")).patience(patience));
            try (var silent = own.client("")) {
                await().until(() -> silent.info("commandstats").matches("(?s).*cmdstat_ping:calls=[2-9]\\d.*"));
            }
            assertThat(received.troubles())
                    .as("after 20 pings, twice the patience")
                    .isEmpty();
            own.hang();
            try {
                received.awaitTrouble("Read timed out");
            } finally {
                own.goOn();
            }
            try (var again = own.client("")) {
                received.awaitFirst(() -> again.publish("/0.celeryev/x", Redis.envelopeOf(event("failed"))));
            }
        }
    }

    @Test
    void aConnectionThatIsMadeAfterTheEndIsClosed() throws Exception {
        try (var own = new Redis();
                var other = own.client("");
                var minibatch = Minibatch.open("memory:")) {
            var patience = new Patience(Duration.ofSeconds(30), Duration.ofSeconds(30));
            var source = new CeleryEventSource<Map<String, Object>>(own.url("", "/0")).patience(patience);
            var opening = new AtomicReference<Thread>();
            var returned = new CountDownLatch(1);
            own.hang();
            try {
                minibatch.stream("late")
                        .attach(appender -> {
                            opening.set(Thread.currentThread());
                            source.stream(appender);
                            returned.countDown();
                        })
                        .start();
                await().until(() -> opening.get() != null
                        && Arrays.toString(opening.get().getStackTrace()).contains("jedis"));
                source.close(); // gives up after a while
            } finally {
                own.goOn();
            }
            assertThat(returned.await(30, TimeUnit.SECONDS)).isTrue();
            await().until(() -> !other.clientList().contains("name=minibatch"));
        }
    }

    @Test
    void rightsThatAreMissingAreSaidAsSuchAndThoseThatAreNamedSuffice() throws IOException {
        try (var own = new Redis(
                        "user monitor on >word -@all +psubscribe +subscribe +ping resetchannels &/0.celeryev/*",
                        "user deaf on >word +@all resetchannels",
                        "user mute on >word +@all -psubscribe allchannels");
                var publisher = own.client("")) {
            for (var user : new String[] {"deaf", "mute"}) {
                try (var without = new Received()) {
                    without.start(new CeleryEventSource<>(own.url(user + ":word@", "/0")));
                    assertThat(without.awaitTrouble("may not follow the events"))
                            .contains("NOPERM", "+psubscribe +subscribe +ping &/0.celeryev/*")
                            .doesNotContain("word");
                }
            }
            received.start(new CeleryEventSource<Map<String, Object>>(own.url("monitor:word@", "/0"))
                    .patience(new Patience(Duration.ofSeconds(5), Duration.ofSeconds(6))));
            Redis.awaitSubscribers(publisher, 1);
            await().until(() -> publisher.info("commandstats").contains("cmdstat_ping:"));
            publisher.publish("/0.celeryev/x", Redis.envelopeOf(event("failed")));
            received.await(1);
            assertThat(received.troubles()).isEmpty();
        }
    }
}
