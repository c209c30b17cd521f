package io.minibatch.cli;

import io.minibatch.MessageStream;
import java.util.Locale;
import picocli.CommandLine.Command;

/** The groups of a stream. */
@Command(name = "groups", description = "List the groups of a stream.")
final class GroupsCommand extends StreamCommand {

    @Override
    void run(MessageStream<byte[]> stream) throws Exception {
        var table = new Table("group", "state", "waiting", "in flight", "done", "dead");
        for (var group : stream.status().groups()) {
            table.row(
                    group.group(),
                    group.state().name().toLowerCase(Locale.ROOT),
                    group.waiting(),
                    group.inFlight(),
                    group.done(),
                    group.dead());
        }
        if (table.isEmpty()) {
            say("Stream \"" + stream.name() + "\" has no groups, so it keeps everything. The first: minibatch consume "
                    + stream.name() + " --size 1");
        } else {
            print(table.render(terminal()));
        }
    }
}
