package io.minibatch.cli;

import io.minibatch.MessageStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes a group. */
@Command(name = "drop-group", description = "Remove a group, with its progress and all that it set aside.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class DropGroupCommand extends StreamCommand {

    @Parameters(index = "1", paramLabel = "GROUP", description = "The group's name.")
    private String group;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Override
    void run(MessageStream<byte[]> stream) throws Exception {
        var found = requireGroup(stream, group);
        confirm("Remove the group " + group + " of stream " + stream.name() + ", with its progress?", yes);
        found.drop();
        say("Group \"" + group + "\" of stream \"" + stream.name() + "\" is removed.");
    }
}
