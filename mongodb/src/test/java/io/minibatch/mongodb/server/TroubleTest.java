package io.minibatch.mongodb.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoCursorNotFoundException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.ServerAddress;
import com.mongodb.WriteConcernResult;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.bulk.WriteConcernError;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ServerId;
import io.minibatch.store.UnavailableException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonMaximumSizeExceededException;
import org.junit.jupiter.api.Test;

/** Which errors of the driver are the trouble of a moment: a pipeline waits for their end, and others stop it. */
class TroubleTest {

    private static final ServerAddress SERVER = new ServerAddress();
    private static final Calls CALLS = new Calls("mongodb://localhost/db");

    @Test
    void whatHappensWhileThePrimaryChangesIsOfAMoment() {
        var steppedDown = new WriteConcernError(189, "PrimarySteppedDown", "stepped down", new BsonDocument());
        for (var error : List.of(
                new MongoConnectionPoolClearedException(
                        new ServerId(new ClusterId(), SERVER), new IllegalStateException("closed")),
                new MongoTimeoutException("no server"),
                new MongoCursorNotFoundException(1, new BsonDocument(), SERVER),
                new MongoExecutionTimeoutException(50, "too slow"),
                new MongoWriteConcernException(
                        steppedDown, WriteConcernResult.acknowledged(1, true, null), SERVER, Set.of()),
                new MongoBulkWriteException(BulkWriteResult.unacknowledged(), List.of(), steppedDown, SERVER, Set.of()),
                command(11602, "InterruptedDueToReplStateChange"),
                command(262, "ExceededTimeLimit"),
                command(16500, "RequestRateTooLarge"))) {
            assertThat(CALLS.failed("look", error)).as(error.toString()).isInstanceOf(UnavailableException.class);
        }
    }

    @Test
    void whatIsWrongStaysWrong() {
        var full = new BulkWriteError(10334, "too large", new BsonDocument(), 0);
        for (RuntimeException error : Stream.of(
                        command(13, "Unauthorized"),
                        new MongoBulkWriteException(
                                BulkWriteResult.unacknowledged(), List.of(full), null, SERVER, Set.of()),
                        new MongoTimeoutException("Timed out: MongoSecurityException: wrong password"),
                        new BsonMaximumSizeExceededException("too large"))
                .toList()) {
            assertThat(CALLS.failed("look", error)).as(error.toString()).isNotInstanceOf(UnavailableException.class);
        }
    }

    private static MongoCommandException command(int code, String name) {
        return new MongoCommandException(
                BsonDocument.parse("{ok: 0, code: " + code + ", codeName: '" + name + "', errmsg: 'x'}"), SERVER);
    }
}
