package io.minibatch;

import java.time.Instant;

/**
 * A window, or one message of a window, that was set aside after its last attempt failed. Its messages are kept, apart
 * from the stream, until it is delivered again or dropped.
 *
 * @param id the window's id; for one message of a window {@code <id>:<sequence>}
 * @param group its group
 * @param size the number of messages
 * @param attempts how often it was delivered
 * @param setAside when it was set aside
 * @param error what the last attempt said
 * @param stackTrace where that came from
 */
public record DeadWindow(
        String id, String group, long size, int attempts, Instant setAside, String error, String stackTrace) {

    /** The stream's name, which the id begins with. */
    public String stream() {
        return id.substring(0, id.lastIndexOf('/') - group.length() - 1);
    }
}
