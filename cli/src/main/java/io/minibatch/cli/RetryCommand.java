package io.minibatch.cli;

import io.minibatch.DeadWindow;
import io.minibatch.MessageStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Delivers again what was set aside. */
@Command(
        name = "retry",
        description = "Deliver again what was set aside, under its id, by the group's next or running consumer.")
final class RetryCommand extends StreamCommand {

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "ID",
            description = "Its id, or the part after STREAM/GROUP/. Default: all.")
    private @Nullable String id;

    @Mixin
    private GroupOption group = new GroupOption();

    @Override
    void run(MessageStream<byte[]> stream) throws Exception {
        var from = requireGroup(stream, group.name());
        var ids = id == null
                ? from.dead().stream().map(DeadWindow::id).toList()
                : List.of(group.windowId(stream.name(), id));
        ids.forEach(from::retry);
        say(
                ids.isEmpty()
                        ? "Nothing is set aside."
                        : "To be delivered again: " + Text.count(ids.size(), "window") + ".");
    }
}
