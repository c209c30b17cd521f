package io.minibatch.mongodb.connect;

import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import io.minibatch.MinibatchException;

/** Errors of the driver, with what was tried where, and what to do next. */
public final class Failures {

    private Failures() {}

    /**
     * Such an error.
     *
     * @param what "Cannot ..."
     */
    public static MinibatchException of(String what, MongoException e) {
        return new MinibatchException("Cannot " + what + ": " + reason(e), e);
    }

    private static String reason(MongoException e) {
        if (isSecurity(e)) {
            return "the server refuses user or password. Check both in the URL, and authSource";
        }
        if (e instanceof MongoTimeoutException) {
            return "no server that takes writes answered in time. Is it running, and can it be reached?";
        }
        if (e instanceof MongoSocketException) {
            return "the connection broke (" + e.getMessage() + "). Is the server running?";
        }
        return switch (e.getCode()) {
            case 13 -> "the user may not do this (" + e.getMessage() + "). Grant it the role";
            case 40573 ->
                "only replica sets and sharded clusters have change streams, and this server is none. Read it by"
                        + " polling instead: MongoSource, or the URL without watch";
            case 10334 ->
                "an event is larger than 16 MB. Read the collection by polling instead: MongoSource, or the URL"
                        + " without watch";
            default -> String.valueOf(e.getMessage());
        };
    }

    private static boolean isSecurity(MongoException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof MongoSecurityException) {
                return true;
            }
        }
        return e instanceof MongoTimeoutException
                && String.valueOf(e.getMessage()).contains("MongoSecurityException");
    }
}
