package io.minibatch.app.view;

import io.minibatch.DeadWindow;

/**
 * What was set aside.
 *
 * @param id the window's id, or that of one message of it
 * @param group its group
 * @param size the number of its messages
 * @param attempts how often it was delivered
 * @param setAside when it was set aside
 * @param error what the last attempt said
 * @param stackTrace where that came from
 */
public record DeadView(
        String id, String group, long size, int attempts, String setAside, String error, String stackTrace) {

    /** Of this one. */
    public static DeadView of(DeadWindow dead) {
        return new DeadView(
                dead.id(),
                dead.group(),
                dead.size(),
                dead.attempts(),
                dead.setAside().toString(),
                dead.error(),
                dead.stackTrace());
    }
}
