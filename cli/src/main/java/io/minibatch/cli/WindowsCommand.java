package io.minibatch.cli;

import static io.minibatch.cli.Json.quoted;
import static io.minibatch.cli.Json.quotedOrNull;

import io.minibatch.MessageStream;
import io.minibatch.WindowStatus;
import java.io.IOException;
import java.util.Iterator;
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
        try (var windows = requireGroup(stream, group.name()).windows()) {
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
        var table = new Table("window", "state", "attempt", "messages", "created", "from", "until", "error");
        for (var i = 0; i < MOST_ROWS && windows.hasNext(); i++) {
            var window = windows.next();
            table.row(
                    window.id(),
                    state(window),
                    window.attempt(),
                    window.size(),
                    window.created(),
                    window.from().map(Object::toString).orElse(""),
                    window.until().map(Object::toString).orElse(""),
                    Text.brief(window.error().orElse(""), 80));
        }
        if (table.isEmpty()) {
            say("No window is open.");
        } else {
            print(table.render(terminal()));
        }
        if (windows.hasNext()) {
            say("There are more windows than these " + Text.count(MOST_ROWS, "one") + ": --json shows all.");
        }
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
