package io.minibatch.cli;

/** A command could not do what was asked, or the program of {@code --exec} failed; the message is for people. */
final class CommandFailedException extends Exception {

    private static final long serialVersionUID = 1;

    CommandFailedException(String message) {
        super(message);
    }
}
