package io.minibatch;

/** A message is larger than its store takes. Nothing of what was to be appended with it is appended. */
public final class MessageTooLargeException extends MinibatchException {

    private static final long serialVersionUID = 1;

    private final int index;

    /**
     * For the message at this place.
     *
     * @param message what is said of it
     * @param index its place among those that were to be appended in one step, from 0
     */
    public MessageTooLargeException(String message, int index) {
        super(message);
        this.index = index;
    }

    /** The place of the message among those that were to be appended in one step, from 0. */
    public int index() {
        return index;
    }
}
