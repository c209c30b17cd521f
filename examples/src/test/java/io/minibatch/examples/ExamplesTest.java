package io.minibatch.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minibatch.mqtt.MqttSink;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;

/** Each example, run as a person runs it. */
class ExamplesTest {

    @TempDir
    Path folder;

    @Test
    void producerAndConsumerPrintsTheAverageOfEachFive() throws Exception {
        assertThat(run(ProducerAndConsumer.class)).containsExactly("average 22.0", "average 27.0");
    }

    @Test
    void wordCountCountsTheWordsOfAllLinesOnce() throws Exception {
        assertThat(run(WordCount.class)).hasSize(16).contains("a 7", "window 2", "messages 2", "comes 2", "stream 1");
    }

    @Test
    void filteringPassesOnTheHotReadings() throws Exception {
        assertThat(run(Filtering.class))
                .containsExactly("hot: Reading[sensor=s2, celsius=81.0]", "hot: Reading[sensor=s3, celsius=93.0]");
    }

    @Test
    void customEmitterTakesEvenNumbersInOrderAndLeavesTheOddOnes() throws Exception {
        assertThat(run(CustomEmitter.class)).containsExactly("[2, 4]", "[6, 8]", "still waiting: 3");
    }

    @Test
    void annotationFeedsTheMethodAndItsSink() throws Exception {
        assertThat(run(Annotation.class))
                .containsExactly("hot: [Reading[sensor=s2, celsius=81.0]]", "hot: [Reading[sensor=s3, celsius=93.0]]");
    }

    @Test
    void batchedAppendingLosesNothing() throws Exception {
        assertThat(run(BatchedAppending.class)).containsExactly("waiting 100000", "sum 4999950000");
    }

    @Test
    void failuresAndDeadLettersSetsAsideOneWindowAndDeliversItAgain() throws Exception {
        assertThat(run(FailuresAndDeadLetters.class))
                .containsExactly(
                        "attempt 1: shipped [book, pen]",
                        "attempt 1: shipped [lamp, desk]",
                        "dead: shipments/default/3 after 3 attempts: java.lang.IllegalArgumentException: no such thing: ???",
                        "attempt 4: shipped [cup, ???]",
                        "dead now: 0");
    }

    @Test
    void twoGroupsEachGetEveryMessage() throws Exception {
        assertThat(run(TwoGroups.class))
                .containsExactly(
                        "bill for [book, pen, cup, lamp]",
                        "packing still has 4",
                        "parcel of [book, pen]",
                        "parcel of [cup, lamp]",
                        "groups: [billing, packing]");
    }

    @Test
    void logTailingPostsTheErrorsAlsoThoseAfterTheRotation() throws Exception {
        assertThat(run(LogTailing.class))
                .containsExactly("\"ERROR no network\"", "\"ERROR disk full\"", "\"ERROR still full\"");
    }

    @Test
    void mqttAlertsPublishesAnAlertForTheHotSensor() throws Exception {
        try (var broker = Broker.start(folder)) {
            var readings = new MqttSink<String>(broker.url(), "sensors/kitchen").retain(); // for who subscribes later
            readings.put("{\"sensor\":\"kitchen\",\"celsius\":93.5}");
            readings.close();
            assertThat(Child.in(folder).with(broker.url()).runUntilStopped(MqttAlerts.class.getName(), 1))
                    .containsExactly("Alert[sensor=kitchen, celsius=93.5]");
        }
    }

    @Test
    void celeryMonitorPrintsWhatTasksComeTo() throws Exception {
        var server =
                RedisServer.newRedisServer().bind("127.0.0.1").port(freePort()).build();
        server.start();
        var url = "redis://127.0.0.1:" + server.ports().get(0);
        try (var client = new Jedis(url)) {
            var publishing = meanwhile(() -> {
                await().until(() -> client.pubsubNumPat() > 0);
                client.publish("/0.celeryev/task.multi", CeleryEvents.ENVELOPE);
            });
            assertThat(Child.in(folder).with(url + "/0").runUntilStopped(CeleryMonitor.class.getName(), 2))
                    .containsExactly(
                            "tasks.add SUCCESS {args=(2, 3), kwargs={}, retries=0, result=5, runtime=0.1}",
                            "tasks.bad FAILURE {args=(), kwargs={}, retries=0, exception=ValueError('bad')}");
            publishing.join();
        } finally {
            server.stop();
        }
    }

    @Test
    void webAppCountsWhatIsPosted() throws Exception {
        var port = freePort();
        var posting = meanwhile(() -> await().ignoreExceptionsInstanceOf(ConnectException.class)
                .until(() -> post(port, "[{\"word\":\"hello\"},{\"word\":\"you\"},{\"word\":\"hello\"}]") == 201));
        assertThat(Child.in(folder).with(Integer.toString(port)).runUntilStopped(WebApp.class.getName(), 1))
                .containsExactly("{hello=2, you=1}");
        posting.join();
    }

    /** On a thread of its own: the common pool may have one that waits. */
    private static CompletableFuture<Void> meanwhile(Runnable action) {
        return CompletableFuture.runAsync(action, task -> new Thread(task, "meanwhile").start());
    }

    private static int post(int port, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/streams/words"))
                .POST(BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private List<String> run(Class<?> example) throws IOException, InterruptedException {
        return Child.in(folder).run(example.getName());
    }
}
