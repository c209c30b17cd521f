package io.minibatch.file.log;

import io.minibatch.MinibatchException;
import io.minibatch.store.Damage;

/** What is found cannot be what was written. */
public final class Damaged extends MinibatchException {

    private static final long serialVersionUID = 1;

    private final transient Damage damage;

    public Damaged(String stream, Damage damage) {
        super("Stream " + stream + " is damaged: " + damage.place() + " at offset " + damage.offset() + ": "
                + damage.what() + "; message " + damage.firstSequence()
                + " cannot be read. Look: minibatch verify " + stream + ". Go on without it: minibatch verify "
                + stream + " --repair");
        this.damage = damage;
    }

    public Damage damage() {
        return damage;
    }
}
