package io.minibatch.cli;

import io.minibatch.MessageStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Removes the messages of a stream. */
@Command(
        name = "clear",
        description = "Remove all messages that wait, for every group, and what is kept."
                + " Open windows go on; what was set aside stays.")
final class ClearCommand extends StreamCommand {

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Override
    void run(MessageStream<byte[]> stream) throws Exception {
        var waiting = stream.status().waiting();
        confirm("Remove " + Text.count(waiting, "waiting message") + " of stream " + stream.name() + "?", yes);
        stream.clear();
        say("Stream \"" + stream.name() + "\" is cleared.");
    }
}
