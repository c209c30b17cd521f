package io.minibatch.cli;

import io.minibatch.DeadWindow;
import io.minibatch.MessageStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Forgets what was set aside. */
@Command(name = "drop", description = "Forget what was set aside, with its messages.")
final class DropCommand extends StreamCommand {

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "ID",
            description = "Its id, or the part after STREAM/GROUP/. Default: all.")
    private @Nullable String id;

    @Mixin
    private GroupOption group = new GroupOption();

    @Option(names = "--yes", description = "Do not ask before dropping all.")
    private boolean yes;

    @Override
    void run(MessageStream<byte[]> stream) throws Exception {
        var from = requireGroup(stream, group.name());
        if (id != null) {
            from.drop(group.windowId(stream.name(), id));
            say("Dropped: 1 window.");
            return;
        }
        List<String> ids = from.dead().stream().map(DeadWindow::id).toList();
        if (ids.isEmpty()) {
            say("Nothing is set aside.");
            return;
        }
        confirm("Forget " + Text.count(ids.size(), "window") + " with their messages?", yes);
        ids.forEach(from::drop);
        say("Dropped: " + Text.count(ids.size(), "window") + ".");
    }
}
