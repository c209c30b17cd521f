package io.minibatch.mongodb.server;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoCursorNotFoundException;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoServerUnavailableException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteConcernException;
import java.util.Set;
import java.util.regex.Pattern;
import org.bson.BsonMaximumSizeExceededException;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a server: trouble of a moment (it is away, its primary changes, it is overloaded), or something
 * that stays so until somebody puts it right.
 */
public final class Trouble {

    /**
     * HostUnreachable, HostNotFound, LockTimeout, CursorNotFound, LockBusy, MaxTimeMSExpired, WriteConcernTimeout,
     * NetworkTimeout, shutdown, WriteConflict, FailedToSatisfyReadPreference, ReadConcernMajorityNotAvailableYet,
     * stepped down, CursorKilled, ExceededTimeLimit, SocketException, not primary, recovering, interrupted by a change
     * of the primary, too many requests.
     */
    private static final Set<Integer> CODES = Set.of(
            6, 7, 24, 43, 46, 50, 64, 89, 91, 112, 133, 134, 189, 237, 262, 9001, 10058, 10107, 11600, 11602, 13435,
            13436, 16500);

    private static final Set<Integer> TOO_LARGE = Set.of(10334, 17419, 17420);

    /** What is the matter with a server, in the driver's description of what it saw of all. */
    private static final Pattern CAUSE = Pattern.compile(
            "caused by \\{[\\w.]*?(\\w+: [^{}]*)}|srvResolutionException=[\\w.]*?(\\w+: [^{}]*?)[.]?, servers");

    private Trouble() {}

    /** Whether what failed may work later, as it is. */
    static boolean isOfAMoment(RuntimeException e) {
        return e instanceof MongoException error && isOfAMoment(error) && !isSecurity(e);
    }

    private static boolean isOfAMoment(MongoException e) {
        if (e instanceof MongoBulkWriteException bulk) {
            return bulk.getWriteConcernError() != null && bulk.getWriteErrors().isEmpty();
        }
        return e instanceof MongoSocketException
                || e instanceof MongoTimeoutException
                || e instanceof MongoNotPrimaryException
                || e instanceof MongoNodeIsRecoveringException
                || e instanceof MongoConnectionPoolClearedException
                || e instanceof MongoServerUnavailableException
                || e instanceof MongoCursorNotFoundException
                || e instanceof MongoExecutionTimeoutException
                || e instanceof MongoWriteConcernException
                || CODES.contains(e.getCode());
    }

    /** Whether a document has outgrown what the server takes. */
    public static boolean isTooLarge(@Nullable Throwable e) {
        return e instanceof BsonMaximumSizeExceededException
                || (e instanceof MongoException error && TOO_LARGE.contains(error.getCode()));
    }

    /**
     * What is wrong and what to do about it, where that is the same whatever was asked of the server; null if it is
     * not.
     */
    public static @Nullable String reason(RuntimeException e) {
        if (isSecurity(e)) {
            return "the server refuses user or password. Check both in the URL, and authSource";
        }
        if (e instanceof MongoTimeoutException) {
            return "no server that takes writes answered in time" + why(e) + ". Is it running, and can it be reached?";
        }
        if (e instanceof MongoSocketException) {
            return "the connection broke (" + e.getMessage() + "). Is the server running?";
        }
        return null;
    }

    private static String why(RuntimeException e) {
        var cause = CAUSE.matcher(String.valueOf(e.getMessage()));
        return cause.find() ? " (" + (cause.group(1) != null ? cause.group(1) : cause.group(2)) + ")" : "";
    }

    /** Whether the server knows no such user, or another password. */
    private static boolean isSecurity(Throwable e) {
        for (var cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof MongoSecurityException) {
                return true;
            }
        }
        return e instanceof MongoTimeoutException
                && String.valueOf(e.getMessage()).contains("MongoSecurityException");
    }
}
