package io.minibatch.celery;

import java.util.List;

/** A connection to a broker that delivers events. */
interface Connection extends AutoCloseable {

    /** How many messages wait in the memory of this process at most. */
    int MOST = 500;

    /**
     * Waits for messages and takes all that are there.
     *
     * @return none after {@link #end}, and now and then when nothing comes
     * @throws Exception if the connection is broken
     */
    List<Delivery> take() throws Exception;

    /** Says that these, and all before them, are safe. */
    void acknowledge(List<Delivery> deliveries) throws Exception;

    /** Makes {@link #take} return. */
    void end();

    /** Closes it; what was not acknowledged goes back to a queue that stays. Does not throw. */
    @Override
    void close();
}
