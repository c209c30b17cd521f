package io.minibatch.cli;

import io.minibatch.MessageStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Removes a stream. */
@Command(name = "delete", description = "Remove a stream: its messages, its groups, and all that was set aside.")
final class DeleteCommand extends StreamCommand {

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Override
    void run(MessageStream<byte[]> stream) throws Exception {
        var status = stream.status();
        confirm(
                "Remove stream " + stream.name() + ", with " + Text.count(status.waiting(), "waiting message") + " and "
                        + Text.count(status.groups().size(), "group") + "?",
                yes);
        stream.delete();
        say("Stream \"" + stream.name() + "\" is removed.");
    }
}
