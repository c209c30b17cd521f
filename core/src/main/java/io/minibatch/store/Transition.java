package io.minibatch.store;

import java.time.Instant;
import java.util.Optional;

/** A step in the life of a group and its windows. {@link GroupState#apply} says what each one does. */
public sealed interface Transition {

    /**
     * A window is made: its messages, and those dropped, wait no longer; {@code previous} becomes {@code until}. Its
     * first attempt begins.
     *
     * @param window the id
     * @param members its messages, in the window's order
     * @param dropped messages that no window of the group shall have
     * @param from the start of its interval, for windows of an interval
     * @param until the end of its interval, and the emitter's progress
     * @param at when
     * @param late whether the interval was closed before: {@code previous} then stays
     */
    record Claim(
            String window,
            Sequences members,
            Sequences dropped,
            Optional<Instant> from,
            Instant until,
            Instant at,
            boolean late)
            implements Transition {

        /** A window that is not late. */
        public Claim(
                String window,
                Sequences members,
                Sequences dropped,
                Optional<Instant> from,
                Instant until,
                Instant at) {
            this(window, members, dropped, from, until, at, false);
        }
    }

    /**
     * A further attempt begins. Must be durable before the function sees the window.
     *
     * @param window the id
     * @param attempt one more than the latest
     */
    record Begin(String window, int attempt) implements Transition {}

    /**
     * The function and all sinks have returned.
     *
     * @param window the id
     * @param attempt the current attempt
     */
    record Complete(String window, int attempt) implements Transition {}

    /**
     * The current attempt has failed; the window stays open.
     *
     * @param window the id
     * @param attempt the current attempt
     * @param error what it said
     */
    record Fail(String window, int attempt, String error) implements Transition {}

    /**
     * The current attempt has ended and decided nothing, as when its pipeline is stopped; the window stays open. It is
     * no failure, and not one of those that end with their process.
     *
     * @param window the id
     * @param attempt the current attempt
     */
    record Release(String window, int attempt) implements Transition {}

    /**
     * The window is dead: its messages are copied aside, with the cause.
     *
     * @param window the id
     * @param attempt the current attempt
     * @param at when
     * @param error what the last attempt said
     * @param stackTrace where that came from
     */
    record SetAside(String window, int attempt, Instant at, String error, String stackTrace) implements Transition {}

    /**
     * One message of an open window is dead, under the id {@code <window>:<sequence>}; the window goes on without it.
     *
     * @param window the id of the open window
     * @param attempt the current attempt
     * @param sequence the message
     * @param at when
     * @param error what is wrong with it
     * @param stackTrace where that came from
     */
    record SetMessageAside(String window, int attempt, long sequence, Instant at, String error, String stackTrace)
            implements Transition {

        /** The id of the dead message. */
        public String id() {
            return window + ":" + sequence;
        }
    }

    /**
     * Something dead is open again, under its id.
     *
     * @param id the id
     */
    record Retry(String id) implements Transition {}

    /**
     * Something dead is forgotten.
     *
     * @param id the id
     */
    record Drop(String id) implements Transition {}

    /**
     * No windows are made until {@link Resume}.
     *
     * @param reason why, for people; empty if somebody wanted it
     */
    record Pause(String reason) implements Transition {}

    /** Windows are made again. */
    record Resume() implements Transition {}
}
