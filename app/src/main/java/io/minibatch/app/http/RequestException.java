package io.minibatch.app.http;

import io.minibatch.MessageTooLargeException;

/** What a client asked for cannot be done, and it is told why. */
public final class RequestException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;

    private RequestException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** Status 400. */
    public static RequestException badRequest(String message) {
        return new RequestException(400, message);
    }

    /** Status 401. */
    public static RequestException unauthorized(String message) {
        return new RequestException(401, message);
    }

    /** Status 403. */
    public static RequestException forbidden(String message) {
        return new RequestException(403, message);
    }

    /** Status 404. */
    public static RequestException notFound(String message) {
        return new RequestException(404, message);
    }

    /** Status 406. */
    public static RequestException notAcceptable(String message) {
        return new RequestException(406, message);
    }

    /** Status 503. */
    public static RequestException unavailable(String message) {
        return new RequestException(503, message);
    }

    /** The store does not take a message; so many of the same body are before those it was to be appended with. */
    public static RequestException tooLarge(MessageTooLargeException e, long before) {
        return tooLarge("Message " + (before + e.index() + 1) + " of the body: " + e.getMessage());
    }

    /** Status 413. */
    public static RequestException tooLarge(String message) {
        return new RequestException(413, message);
    }

    /** Status 409. */
    public static RequestException conflict(String message) {
        return new RequestException(409, message);
    }

    /** Status 415. */
    public static RequestException unsupported(String message) {
        return new RequestException(415, message);
    }

    /** The status of HTTP. */
    public int status() {
        return status;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
