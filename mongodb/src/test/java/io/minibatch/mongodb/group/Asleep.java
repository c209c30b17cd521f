package io.minibatch.mongodb.group;

import io.minibatch.store.GroupOwner;

/** A process that falls asleep: it beats no more, and does not see that others go on without it. */
public final class Asleep implements AutoCloseable {

    private final Crew crew;
    private final MongoOwner owner;

    /** From now on. */
    public Asleep(Crew crew, GroupOwner owner) {
        this.crew = crew;
        this.owner = (MongoOwner) owner;
        crew.remove(this.owner);
    }

    /** It wakes up. */
    @Override
    public void close() {
        crew.add(owner);
    }
}
