package io.minibatch.cli;

/** A line of the input that cannot be appended. */
final class BadLineException extends Exception {

    private static final long serialVersionUID = 1;

    BadLineException(long number, String reason) {
        super("line " + number + " cannot be appended: " + reason);
    }
}
