package io.minibatch;

import java.util.List;

/**
 * How a group stands.
 *
 * @param group the group's name
 * @param waiting messages that no window of the group has taken
 * @param inFlight messages in windows that are neither completed nor set aside
 * @param done messages in completed windows
 * @param dead messages set aside
 * @param state what the group does
 * @param remarks what holds it up and what went wrong, in words for people: a window that is stuck, with its stack; a
 *     sink that refuses; why it is paused; the error that stopped its pipeline
 */
public record GroupStatus(
        String group, long waiting, long inFlight, long done, long dead, State state, List<String> remarks) {

    /** What a group does. */
    public enum State {
        /** Nobody reads it. */
        IDLE,
        /** Some process makes windows for it. */
        RUNNING,
        /** No windows are made until it is resumed. */
        PAUSED,
        /** The last pipeline that read it stopped with an error, which is among the remarks; nobody reads it since. */
        FAILED
    }
}
