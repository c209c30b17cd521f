package io.minibatch.cli;

import io.minibatch.MessageStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Has a group make no more windows. */
@Command(name = "pause", description = "Have a group make no more windows, until it is resumed; those in flight go on.")
final class PauseCommand extends StreamCommand {

    @Mixin
    private GroupOption group = new GroupOption();

    @Override
    void run(MessageStream<byte[]> stream) throws Exception {
        requireGroup(stream, group.name()).pause();
        say("Group \"" + group.name() + "\" of stream \"" + stream.name() + "\" is paused. Go on: minibatch resume "
                + stream.name() + group.argument());
    }
}
