package io.minibatch.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.minibatch.GroupStatus;
import io.minibatch.Minibatch;
import io.minibatch.StreamStatus;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How streams stand. */
@Command(name = "status", description = "Show how streams and their groups stand.")
final class StatusCommand extends StoreCommand {

    private static final String CLEAR_SCREEN = "\u001b[H\u001b[2J\u001b[3J";
    private static final long REDRAW_MILLIS = 1_000;

    @Parameters(index = "0", arity = "0..1", paramLabel = "STREAM", description = "One stream. Default: all.")
    private @Nullable String stream;

    @Option(names = "--json", description = "One line of JSON for each stream.")
    private boolean json;

    @Option(names = "--watch", description = "Again each second, until Ctrl-C.")
    private boolean watch;

    @Override
    void run(Minibatch minibatch) throws Exception {
        if (stream != null) {
            StreamCommand.requireStream(minibatch, stream);
        }
        show(minibatch);
        while (watch) {
            Thread.sleep(REDRAW_MILLIS);
            if (!json && terminal().out()) {
                main().out().write(CLEAR_SCREEN.getBytes(US_ASCII));
            }
            show(minibatch);
        }
    }

    private void show(Minibatch minibatch) throws IOException {
        var names = stream == null ? minibatch.streams() : List.of(stream);
        var all = names.stream()
                .map(name -> minibatch.stream(name, byte[].class).status())
                .toList();
        if (json) {
            for (var status : all) {
                print(StatusLine.of(status));
            }
        } else {
            showTable(all);
        }
        main().out().flush();
    }

    private void showTable(List<StreamStatus> all) throws IOException {
        var table = new Table("stream", "group", "state", "waiting", "in flight", "done", "dead");
        for (var status : all) {
            if (status.groups().isEmpty()) {
                table.row(
                        status.stream(),
                        "(none)",
                        "",
                        status.waiting(),
                        status.inFlight(),
                        status.done(),
                        status.dead());
            }
            for (var group : status.groups()) {
                table.row(
                        status.stream(),
                        group.group(),
                        state(group),
                        group.waiting(),
                        group.inFlight(),
                        group.done(),
                        group.dead());
            }
        }
        if (table.isEmpty()) {
            say("There are no streams. The first: minibatch append STREAM");
            return;
        }
        print(table.render(terminal()));
        for (var remark : all.stream().flatMap(StatusCommand::remarks).toList()) {
            print(remark);
        }
    }

    private static String state(GroupStatus group) {
        return group.state().name().toLowerCase(Locale.ROOT);
    }

    private static Stream<String> remarks(StreamStatus status) {
        var lost = status.lost() == 0
                ? Stream.<String>empty()
                : Stream.of(Text.clean(status.stream()) + ": " + Text.count(status.lost(), "message")
                        + " could not be read and went with verify --repair");
        return Stream.concat(
                lost,
                status.groups().stream()
                        .flatMap(group -> group.remarks().stream()
                                .map(remark -> Text.clean(status.stream() + "/" + group.group() + ": ")
                                        + remark.lines()
                                                .map(Text::clean)
                                                .reduce((a, b) -> a + "\n    " + b)
                                                .orElse(""))));
    }
}
