package io.minibatch.app.web;

import io.minibatch.MessageTooLargeException;

/** What a client asked for cannot be done, and it is told why. */
final class RequestException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;

    private RequestException(int status, String message) {
        super(message);
        this.status = status;
    }

    static RequestException badRequest(String message) {
        return new RequestException(400, message);
    }

    static RequestException unauthorized(String message) {
        return new RequestException(401, message);
    }

    static RequestException forbidden(String message) {
        return new RequestException(403, message);
    }

    static RequestException notFound(String message) {
        return new RequestException(404, message);
    }

    static RequestException notAcceptable(String message) {
        return new RequestException(406, message);
    }

    static RequestException unavailable(String message) {
        return new RequestException(503, message);
    }

    /** The store does not take a message; so many of the same body are before those it was to be appended with. */
    static RequestException tooLarge(MessageTooLargeException e, long before) {
        return tooLarge("Message " + (before + e.index() + 1) + " of the body: " + e.getMessage());
    }

    static RequestException tooLarge(String message) {
        return new RequestException(413, message);
    }

    static RequestException conflict(String message) {
        return new RequestException(409, message);
    }

    static RequestException unsupported(String message) {
        return new RequestException(415, message);
    }

    /** The status of HTTP. */
    int status() {
        return status;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
