package io.minibatch.mongodb.store;

import static io.minibatch.WindowEmitter.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoClientSettings;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import io.minibatch.Codec;
import io.minibatch.Minibatch;
import io.minibatch.mongodb.TestServer;
import io.minibatch.mongodb.server.MongoOptions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How often the server is asked. */
class RoundTripsTest {

    /** How often these look, beat and tidy up depends on how long all takes. */
    private static final List<String> BACKGROUND = List.of(
            "minibatch-background-",
            "minibatch-mongodb-arrivals",
            "minibatch-mongodb-beats",
            "minibatch-mongodb-groups");

    private final String url = TestServer.newDatabase();
    private final List<String> commands = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void drop() {
        TestServer.drop(url);
    }

    private final AtomicInteger mostUpdates = new AtomicInteger();

    private Minibatch open() {
        var settings = MongoClientSettings.builder().addCommandListener(new CommandListener() {
            @Override
            public void commandStarted(CommandStartedEvent event) {
                var thread = Thread.currentThread().getName();
                if (BACKGROUND.stream().noneMatch(thread::startsWith)) {
                    commands.add(event.getCommandName());
                }
                if (event.getCommandName().equals("update")) {
                    mostUpdates.accumulateAndGet(
                            event.getCommand().getArray("updates").size(), Math::max);
                }
            }
        });
        return Minibatch.builder()
                .store(MongoStore.open(MongoOptions.parse(url), Clock.systemUTC(), settings))
                .open();
    }

    /** Else a process with some thousand groups would be taken for dead by all others. */
    @Test
    void manyGroupsBeatInOneCall() {
        try (var mb = open()) {
            for (var i = 0; i < 20; i++) {
                mb.stream("stream" + i, Codec.text())
                        .windowed(count(1))
                        .forEach(window -> {})
                        .start();
            }
            await().until(() -> mostUpdates.get() >= 20);
        }
    }

    @Test
    void anAppendIsOneInsert() {
        try (var mb = open()) {
            var numbers = mb.stream("numbers", Codec.text());
            numbers.append("makes the stream");
            commands.clear();
            numbers.appendAll(
                    IntStream.range(0, 1_000).mapToObj(i -> "number " + i).toList());
            assertThat(commands).containsExactly("insert");
        }
    }

    @Test
    void aWindowOfAThousandCostsAHandful() throws Exception {
        try (var mb = open()) {
            var numbers = mb.stream("numbers", Codec.text());
            for (var i = 0; i < 20; i++) {
                numbers.appendAll(
                        IntStream.range(0, 1_000).mapToObj(n -> "number " + n).toList());
            }
            commands.clear();
            var windows = new AtomicInteger();
            numbers.windowed(count(1_000))
                    .workers(1)
                    .forEach(window -> windows.addAndGet(window.data().size() / 1_000))
                    .drain();
            assertThat(windows).hasValue(20);
            var kinds = new TreeMap<String, Integer>();
            commands.forEach(command -> kinds.merge(command, 1, Integer::sum));
            assertThat(commands.size() / 20.0).as("of each window: " + kinds).isLessThan(8);
        }
    }
}
