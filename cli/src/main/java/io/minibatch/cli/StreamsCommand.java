package io.minibatch.cli;

import io.minibatch.Minibatch;
import picocli.CommandLine.Command;

/** A table of all streams. */
@Command(name = "streams", description = "List all streams.")
final class StreamsCommand extends StoreCommand {

    @Override
    void run(Minibatch minibatch) throws Exception {
        var table = new Table("stream", "format", "waiting", "in flight", "done", "dead", "groups");
        for (var name : minibatch.streams()) {
            var status = minibatch.stream(name, byte[].class).status();
            table.row(
                    name,
                    status.format(),
                    status.waiting(),
                    status.inFlight(),
                    status.done(),
                    status.dead(),
                    status.groups().size());
        }
        if (table.isEmpty()) {
            say("There are no streams in " + minibatch.url() + ". The first: minibatch append STREAM");
        } else {
            print(table.render(terminal()));
        }
    }
}
