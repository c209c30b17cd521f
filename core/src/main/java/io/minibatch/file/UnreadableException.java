package io.minibatch.file;

/** Bytes are not what they should be. Whoever knows the file and the offset says so in an error of its own. */
final class UnreadableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    UnreadableException(String message) {
        super(message);
    }
}
