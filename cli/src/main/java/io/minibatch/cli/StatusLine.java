package io.minibatch.cli;

import static io.minibatch.cli.Json.quoted;

import io.minibatch.GroupStatus;
import io.minibatch.StreamStatus;
import java.util.Locale;
import java.util.stream.Collectors;

/** The status of a stream as one line of JSON. */
final class StatusLine {

    private StatusLine() {}

    static String of(StreamStatus status) {
        return "{\"stream\":" + quoted(status.stream())
                + numbers(status.waiting(), status.inFlight(), status.done(), status.dead())
                + ",\"lost\":" + status.lost()
                + ",\"groups\":"
                + status.groups().stream().map(StatusLine::of).collect(Collectors.joining(",", "[", "]}"));
    }

    private static String of(GroupStatus group) {
        return "{\"group\":" + quoted(group.group())
                + numbers(group.waiting(), group.inFlight(), group.done(), group.dead())
                + ",\"state\":" + quoted(group.state().name().toLowerCase(Locale.ROOT))
                + ",\"remarks\":"
                + group.remarks().stream().map(Json::quoted).collect(Collectors.joining(",", "[", "]}"));
    }

    private static String numbers(long waiting, long inFlight, long done, long dead) {
        return ",\"waiting\":" + waiting + ",\"inFlight\":" + inFlight + ",\"done\":" + done + ",\"dead\":" + dead;
    }
}
