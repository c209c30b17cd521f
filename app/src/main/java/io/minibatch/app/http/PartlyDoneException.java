package io.minibatch.app.http;

/** What consists of many steps could not be done to its end; the cause says why. */
public final class PartlyDoneException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String what;
    private final long count;

    private PartlyDoneException(String what, long count, String message, Exception cause) {
        super(message, cause);
        this.what = what;
        this.count = count;
    }

    /** So many messages are durable nevertheless: the first ones of the body. */
    public static PartlyDoneException appended(long count, Exception cause) {
        return new PartlyDoneException(
                "appended", count, "Messages of the body that are appended: the first " + count + ".", cause);
    }

    /** So many windows were asked for nevertheless. */
    public static PartlyDoneException changed(long count, Exception cause) {
        return new PartlyDoneException(
                "changed", count, "Windows with which it was done before: " + count + ".", cause);
    }

    /** What the answer calls the count. */
    String what() {
        return what;
    }

    long count() {
        return count;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
