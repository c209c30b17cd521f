package io.minibatch.app.view;

import io.minibatch.GroupStatus;
import io.minibatch.StreamStatus;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a stream stands, as {@code minibatch status --json} prints it, and a little more.
 *
 * @param stream the stream's name
 * @param format the payload format, empty before the first message
 * @param waiting messages that no window has taken
 * @param inFlight messages of open windows
 * @param done messages of completed windows
 * @param dead messages set aside
 * @param lost messages that a repair gave up
 * @param keep whether done messages stay
 * @param retain how long messages stay at most, as ISO 8601
 * @param groups every group, by name
 */
public record StreamView(
        String stream,
        String format,
        long waiting,
        long inFlight,
        long done,
        long dead,
        long lost,
        boolean keep,
        @Nullable String retain,
        List<Group> groups) {

    /**
     * How a group stands.
     *
     * @param group the group's name
     * @param waiting messages that no window has taken
     * @param inFlight messages of open windows
     * @param done messages of completed windows
     * @param dead messages set aside
     * @param state idle, running, paused or failed
     * @param remarks what holds it up, in words
     */
    public record Group(
            String group, long waiting, long inFlight, long done, long dead, String state, List<String> remarks) {

        static Group of(GroupStatus status) {
            return new Group(
                    status.group(),
                    status.waiting(),
                    status.inFlight(),
                    status.done(),
                    status.dead(),
                    status.state().name().toLowerCase(Locale.ROOT),
                    status.remarks());
        }
    }

    /** Of this status. */
    public static StreamView of(StreamStatus status) {
        return new StreamView(
                status.stream(),
                status.format(),
                status.waiting(),
                status.inFlight(),
                status.done(),
                status.dead(),
                status.lost(),
                status.keep(),
                status.retain().map(Duration::toString).orElse(null),
                status.groups().stream().map(Group::of).toList());
    }
}
