package io.minibatch.mongodb.connect;

import com.mongodb.MongoException;
import io.minibatch.MinibatchException;
import io.minibatch.mongodb.server.Trouble;

/** Errors of the driver, with what was tried where, and what to do next. */
public final class Failures {

    private Failures() {}

    /**
     * Such an error.
     *
     * @param what "Cannot ..."
     */
    public static MinibatchException of(String what, RuntimeException e) {
        return new MinibatchException("Cannot " + what + ": " + reason(e), e);
    }

    /** Whether the driver says that its client is closed. */
    static boolean isClosed(RuntimeException e) {
        return e instanceof IllegalStateException
                && String.valueOf(e.getMessage()).contains("state should be: open");
    }

    private static String reason(RuntimeException e) {
        if (isClosed(e)) {
            return "the client is closed. Keep it open as long as it is used, or give the URL instead";
        }
        var usual = Trouble.reason(e);
        return usual != null ? usual : unusual(e);
    }

    private static String unusual(RuntimeException e) {
        return switch (e instanceof MongoException known ? known.getCode() : 0) {
            case 13 ->
                "the user may not do this (" + e.getMessage()
                        + "). Grant it the role readWrite on the database, or read" + " if it only reads";
            case 40573 ->
                "only replica sets and sharded clusters have change streams, and this server is none. Read it by"
                        + " polling instead: MongoSource, or the URL without watch";
            case 10334 ->
                "an event is larger than 16 MB. Read the collection by polling instead: MongoSource, or the URL"
                        + " without watch";
            default -> String.valueOf(e.getMessage());
        };
    }
}
