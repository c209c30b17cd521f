package io.minibatch.mongodb.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import io.minibatch.Minibatch;
import io.minibatch.MinibatchException;
import io.minibatch.mongodb.TestServer;
import io.minibatch.mongodb.server.MongoOptions;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is asked of a replica set: that what is acknowledged stays, and that what is read is so. */
class ConcernsTest {

    private final String database = TestServer.newDatabase();

    @AfterEach
    void drop() {
        TestServer.drop(database);
    }

    @Test
    void whatIsWrittenAndReadStaysWhenThePrimaryChanges() {
        assertThat(concernsOf(database))
                .containsExactlyInAnyOrder("{\"w\": \"majority\", \"j\": true}", "{\"level\": \"majority\"}");
        assertThat(concernsOf(TestServer.with(database, "wtimeoutMS=5000")))
                .containsExactlyInAnyOrder("{\"w\": \"majority\", \"wtimeout\": 5000}", "{\"level\": \"majority\"}");
    }

    /** A process would else not see what it has written itself, and give two numbers to a message. */
    @Test
    void whereWritesAreNotAcknowledgedByAMajorityReadsDoNotWaitForOne() {
        assertThat(concernsOf(TestServer.with(database, "w=1&readConcernLevel=majority")))
                .containsExactlyInAnyOrder("{\"w\": 1}", "{\"level\": \"local\"}");
    }

    /** A secondary tells what was true a while ago. */
    @Test
    void readsGoToThePrimaryWhateverTheUrlSays() {
        for (var command : commandsOf(TestServer.with(database, "readPreference=secondaryPreferred"))) {
            assertThat(command.containsKey("$readPreference"))
                    .as(command.toJson())
                    .isFalse();
        }
    }

    @Test
    void writesThatNobodyAcknowledgesAreRefused() {
        assertThatThrownBy(() -> MongoOptions.parse("mongodb://localhost/db?w=0"))
                .isInstanceOf(MinibatchException.class)
                .hasMessageContaining("w=0")
                .hasMessageContaining("acknowledged");
    }

    private static Iterable<BsonDocument> commandsOf(String url) {
        var commands = new ConcurrentLinkedQueue<BsonDocument>();
        CommandListener listener = new CommandListener() {
            @Override
            public void commandStarted(CommandStartedEvent event) {
                commands.add(event.getCommand().clone());
            }
        };
        try (var mb =
                Minibatch.builder().store(Life.open(url, Optional.of(listener))).open()) {
            mb.stream("concerns", Integer.class).append(1);
            assertThat(mb.stream("concerns", Integer.class).status().waiting()).isPositive();
        }
        commands.removeIf(command -> command.containsKey("endSessions"));
        assertThat(commands).isNotEmpty();
        return commands;
    }

    /** All that is asked for: of writes, and of reads. */
    private static Set<String> concernsOf(String url) {
        var concerns = new TreeSet<String>();
        for (var command : commandsOf(url)) {
            var isRead = command.containsKey("find") || command.containsKey("aggregate");
            concerns.add(command.getDocument(isRead ? "readConcern" : "writeConcern", new BsonDocument())
                    .toJson());
        }
        return concerns;
    }
}
