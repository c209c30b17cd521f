package io.minibatch.file.group;

import io.minibatch.store.MessageLog;
import io.minibatch.store.Sequences;
import io.minibatch.store.StreamSettings;
import java.time.InstantSource;

/** What a group asks of its stream. */
public interface GroupHost {

    /** The stream's name. */
    String name();

    /** What the time is. */
    InstantSource clock();

    /** Its messages. */
    MessageLog messages();

    /** What is written down about it. */
    StreamSettings settings();

    /** Whether what is acknowledged survives power loss. */
    boolean syncAlways();

    /** Whether the stream was deleted: nothing may be acknowledged any more. Asked for each commit, so it is cheap. */
    boolean deleted();

    /** Numbers that hold no message. */
    Sequences gaps();

    /** Makes the stream if it is not there. */
    void ensureCreated();

    /** Tells the owners of groups, in all processes, that somebody asked for something. */
    void ringRequests();

    /** Calls the action, from any thread, soon after somebody did. */
    MessageLog.Registration watchRequests(Runnable action);
}
