package io.minibatch.mongodb.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import io.minibatch.mongodb.TestServer;
import io.minibatch.store.Batch;
import io.minibatch.store.Sequences;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Messages that are remembered when they got their numbers. */
class RecentTest {

    /** A process that shows many streams would else hold some megabytes of each. */
    @Test
    void ofStreamsThatNobodyHereWorksForTheMessagesOfOneAreRemembered() {
        var url = TestServer.newDatabase();
        var reads = new AtomicInteger();
        CommandListener listener = new CommandListener() {
            @Override
            public void commandStarted(CommandStartedEvent event) {
                if (event.getCommandName().equals("find")
                        && event.getCommand().toJson().contains("\"$gte\": 1")) {
                    reads.incrementAndGet();
                }
            }
        };
        try (var store = Life.open(url, Optional.of(listener))) {
            var logs = List.of(
                    store.stream("a").messages(),
                    store.stream("b").messages(),
                    store.stream("c").messages());
            for (var log : logs) {
                var entry = new Batch.Entry(Map.of(), "1".getBytes(StandardCharsets.UTF_8));
                log.append(new Batch("json", "int", Collections.nCopies(50, entry), Optional.empty()));
                log.end();
            }
            reads.set(0);
            for (var log : logs) {
                assertThat(log.read(Sequences.range(1, 50))).toIterable().hasSize(50);
            }
            assertThat(reads).hasValue(2);
        }
        TestServer.drop(url);
    }
}
