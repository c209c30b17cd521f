package io.minibatch.app.web;

/** What a client asked for cannot be done, and it is told why. */
final class RequestException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final long appended;

    private RequestException(int status, String message, long appended) {
        super(message);
        this.status = status;
        this.appended = appended;
    }

    static RequestException badRequest(String message) {
        return new RequestException(400, message, 0);
    }

    static RequestException unauthorized(String message) {
        return new RequestException(401, message, 0);
    }

    static RequestException forbidden(String message) {
        return new RequestException(403, message, 0);
    }

    static RequestException notFound(String message) {
        return new RequestException(404, message, 0);
    }

    static RequestException notAcceptable(String message) {
        return new RequestException(406, message, 0);
    }

    static RequestException unavailable(String message) {
        return new RequestException(503, message, 0);
    }

    static RequestException tooLarge(String message) {
        return new RequestException(413, message, 0);
    }

    /** The same, though so many messages are appended. */
    RequestException after(long messages) {
        return new RequestException(
                status, getMessage() + " The messages before it, " + messages + ", are appended.", messages);
    }

    /** The status of HTTP. */
    int status() {
        return status;
    }

    /** How many messages are appended nevertheless. */
    long appended() {
        return appended;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
