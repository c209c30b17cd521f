package io.minibatch.cli;

import io.minibatch.MessageStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Looks for damage. */
@Command(name = "verify", description = "Read and check everything of a stream; exit 1 on damage.")
final class VerifyCommand extends StreamCommand {

    @Option(names = "--repair", description = "Set aside what cannot be read, so that the groups can go on.")
    private boolean repair;

    @Override
    void run(MessageStream<byte[]> stream) throws Exception {
        var all = stream.verify(repair);
        if (all.isEmpty()) {
            say("Stream \"" + stream.name() + "\" is sound.");
            return;
        }
        var table = new Table("place", "offset", "first sequence", "damage");
        for (var damage : all) {
            table.row(damage.place(), damage.offset(), damage.firstSequence(), damage.what());
        }
        print(table.render(terminal()));
        var found = "Stream \"" + stream.name() + "\" has " + Text.count(all.size(), "damaged place");
        if (!repair) {
            throw new CommandFailedException(
                    found + ". Go on without what is lost: minibatch verify " + stream.name() + " --repair");
        }
        throw new CommandFailedException(found + ". What could be put right or set aside was, so that its groups can go"
                + " on; what is left: minibatch verify " + stream.name());
    }
}
