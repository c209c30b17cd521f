package io.minibatch.cli;

import io.minibatch.Group;
import io.minibatch.MessageStream;
import io.minibatch.Minibatch;
import java.util.List;
import picocli.CommandLine.Parameters;

/** A command on one stream that is there. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
abstract class StreamCommand extends StoreCommand {

    @Parameters(index = "0", paramLabel = "STREAM", description = "The stream's name.")
    private String stream;

    @Override
    void run(Minibatch minibatch) throws Exception {
        requireStream(minibatch, stream);
        run(minibatch.stream(stream, new RawCodec(new StreamFormat(minibatch, stream), false)));
    }

    abstract void run(MessageStream<byte[]> stream) throws Exception;

    static void requireStream(Minibatch minibatch, String stream) throws CommandFailedException {
        var all = minibatch.streams();
        if (!all.contains(stream)) {
            throw new CommandFailedException(
                    "There is no stream \"" + stream + "\" in " + minibatch.url() + ". " + listed("Streams", all));
        }
    }

    static Group<byte[]> requireGroup(MessageStream<byte[]> stream, String group) throws CommandFailedException {
        var all = stream.groups();
        if (!all.contains(group)) {
            throw new CommandFailedException(
                    "Stream \"" + stream.name() + "\" has no group \"" + group + "\". " + listed("Groups", all));
        }
        return stream.group(group);
    }

    private static String listed(String what, List<String> names) {
        if (names.isEmpty()) {
            return what + " there: none.";
        }
        var some = names.stream().limit(20).map(name -> Text.brief(name, 40)).toList();
        return what + " there: " + String.join(", ", some) + (names.size() > some.size() ? ", ..." : ".");
    }
}
