package io.minibatch.cli;

import static io.minibatch.cli.Json.quoted;
import static io.minibatch.cli.Json.quotedOrNull;

import io.minibatch.DeliveryOptions;
import io.minibatch.MessageStream;
import io.minibatch.WindowStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The open and the kept windows. */
@Command(name = "windows", description = "List the open windows, and the done ones of a stream that keeps.")
final class WindowsCommand extends StreamCommand {

    private static final int MOST_ROWS = 1_000;

    @Mixin
    private GroupOption group = new GroupOption();

    @Option(names = "--json", description = "One line of JSON for each window.")
    private boolean json;

    @Override
    void run(MessageStream<byte[]> stream) throws Exception {
        // Python's are there without any group.
        var from = group.name().equals(DeliveryOptions.DEFAULT_GROUP)
                ? stream.group()
                : requireGroup(stream, group.name());
        try (var windows = from.windows()) {
            if (json) {
                for (Iterator<WindowStatus> all = windows.iterator(); all.hasNext(); ) {
                    print(line(all.next()));
                }
            } else {
                showTable(windows.iterator());
            }
        }
    }

    private void showTable(Iterator<WindowStatus> windows) throws IOException {
        var shown = new ArrayList<WindowStatus>();
        while (shown.size() < MOST_ROWS && windows.hasNext()) {
            shown.add(windows.next());
        }
        if (shown.isEmpty()) {
            say("No window is open.");
            return;
        }
        print(table(shown).render(terminal()));
        if (windows.hasNext()) {
            say("There are more windows than these " + Text.count(MOST_ROWS, "one") + ": --json shows all.");
        }
    }

    /** Few windows are of an interval, and few have failed: columns without anything are not shown. */
    private static Table table(List<WindowStatus> windows) {
        var table = new Table("window", "state", "attempt", "messages", "created (UTC)", "from", "length", "error");
        for (var window : windows) {
            table.row(
                    window.id(),
                    state(window),
                    window.attempt(),
                    window.size(),
                    Text.minute(window.created()),
                    window.from().map(Object::toString).orElse(""),
                    length(window),
                    Text.brief(Text.reason(window.error().orElse("")), 100));
        }
        return table.withoutEmptyColumns();
    }

    private static String length(WindowStatus window) {
        return window.from()
                .flatMap(from -> window.until().map(until -> Duration.between(from, until)))
                .map(length -> length.toString().substring("PT".length()).toLowerCase(Locale.ROOT))
                .orElse("");
    }

    private static String line(WindowStatus window) {
        return "{\"id\":" + quoted(window.id()) + ",\"group\":" + quoted(window.group())
                + ",\"state\":" + quoted(state(window))
                + ",\"attempt\":" + window.attempt() + ",\"size\":" + window.size()
                + ",\"created\":" + quoted(window.created().toString())
                + ",\"from\":" + quotedOrNull(window.from().orElse(null))
                + ",\"until\":" + quotedOrNull(window.until().orElse(null))
                + ",\"error\":" + quotedOrNull(window.error().orElse(null)) + "}";
    }

    private static String state(WindowStatus window) {
        return window.state().name().toLowerCase(Locale.ROOT);
    }
}
