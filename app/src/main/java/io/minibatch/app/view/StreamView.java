package io.minibatch.app.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.minibatch.GroupStatus;
import io.minibatch.Message;
import io.minibatch.MessageStream;
import io.minibatch.MinibatchException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
 * @param groups every group, by name; none if it cannot be read
 * @param error why it cannot be read, in words; left out if it can
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
        List<Group> groups,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String error) {

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
     * @param oldest when the oldest message that waits was appended; left out if none waits
     */
    public record Group(
            String group,
            long waiting,
            long inFlight,
            long done,
            long dead,
            String state,
            List<String> remarks,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String oldest) {

        static Group of(GroupStatus status, Optional<Instant> oldest) {
            return new Group(
                    status.group(),
                    status.waiting(),
                    status.inFlight(),
                    status.done(),
                    status.dead(),
                    status.state().name().toLowerCase(Locale.ROOT),
                    status.remarks(),
                    oldest.map(Instant::toString).orElse(null));
        }
    }

    /** Of this one, as it stands now. */
    public static StreamView of(MessageStream<?> stream) {
        var status = stream.status();
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
                status.groups().stream()
                        .map(group -> Group.of(group, oldest(stream, group)))
                        .toList(),
                null);
    }

    /** Of one that cannot be read. */
    public static StreamView unreadable(String stream, String error) {
        return new StreamView(stream, "", 0, 0, 0, 0, 0, false, null, List.of(), error);
    }

    private static Optional<Instant> oldest(MessageStream<?> stream, GroupStatus group) {
        if (group.waiting() == 0) {
            return Optional.empty();
        }
        try {
            return stream.group(group.group()).buffer().oldest().map(Message::created);
        } catch (MinibatchException e) {
            return Optional.empty(); // the group's remarks say what is wrong
        }
    }
}
