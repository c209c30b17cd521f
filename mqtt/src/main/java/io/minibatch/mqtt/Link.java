package io.minibatch.mqtt;

import java.util.List;
import java.util.function.Consumer;

/**
 * A connection to a broker, in one of the versions of the protocol. Used once: when it has ended, another one is made.
 * Errors are {@link io.minibatch.MinibatchException} with what was tried where, or {@link InterruptedException}.
 */
interface Link {

    /**
     * In the broker's version. When the connection ends, for whatever reason but {@link #close}, {@code ended} gets the
     * cause.
     */
    static Link to(MqttBroker broker, String clientId, Consumer<Throwable> ended) {
        return broker.isVersion3() ? new Link3(broker, clientId, ended) : new Link5(broker, clientId, ended);
    }

    /** Connects for publishing, with a session that ends with the connection. */
    void connect() throws InterruptedException;

    /**
     * Connects and subscribes. Messages go to {@code arrived}, on a thread that must not be blocked, from before this
     * returns.
     */
    Session subscribe(Subscription subscription, Consumer<Arrival> arrived) throws InterruptedException;

    /**
     * Publishes messages in their order; returns when the broker has acknowledged all. At most as many are on their way
     * as the broker takes.
     *
     * @throws Refusal if it has refused some; the others are published
     */
    void publish(List<Outgoing> messages, int qos, boolean retain) throws InterruptedException, Refusal;

    /** Ends the connection; acknowledgements given before are sent. Waits some seconds at most. Never throws. */
    void close(boolean forgetSession);

    /**
     * What the broker says of a session.
     *
     * @param present whether it had it
     * @param expiry for how many seconds it keeps it
     */
    record Session(boolean present, long expiry) {}

    /** A message that was not taken, while the connection is well. */
    final class Refusal extends Exception {

        private static final long serialVersionUID = 1;

        private final boolean lasting;

        /**
         * With what is said of it.
         *
         * @param lasting whether trying again would not help
         */
        Refusal(String message, Throwable cause, boolean lasting) {
            super(message, cause);
            this.lasting = lasting;
        }

        boolean lasting() {
            return lasting;
        }
    }
}
