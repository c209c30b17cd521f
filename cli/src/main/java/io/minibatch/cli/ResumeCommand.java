package io.minibatch.cli;

import io.minibatch.MessageStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Ends the pause of a group. */
@Command(
        name = "resume",
        description =
                "End the pause of a group, whoever made it: somebody, or the group itself when message after message"
                        + " could not be read.")
final class ResumeCommand extends StreamCommand {

    @Mixin
    private GroupOption group = new GroupOption();

    @Override
    void run(MessageStream<byte[]> stream) throws Exception {
        requireGroup(stream, group.name()).resume();
        say("Group \"" + group.name() + "\" of stream \"" + stream.name() + "\" goes on.");
    }
}
