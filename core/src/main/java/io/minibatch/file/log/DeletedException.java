package io.minibatch.file.log;

import io.minibatch.MinibatchException;

/** The stream was deleted while it was open here. Whoever holds only its name opens the new one. */
public final class DeletedException extends MinibatchException {

    private static final long serialVersionUID = 1;

    public DeletedException(String stream) {
        super("Stream " + stream + " was deleted. Appending makes a new one; a pipeline must be started again.");
    }
}
