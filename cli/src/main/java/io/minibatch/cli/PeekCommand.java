package io.minibatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.minibatch.DeliveryOptions;
import io.minibatch.Message;
import io.minibatch.MessageStream;
import io.minibatch.MinibatchException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows waiting messages. */
@Command(name = "peek", description = "Show the messages that wait, the oldest first, as JSON Lines. Nothing is taken.")
final class PeekCommand extends StreamCommand {

    @Mixin
    private GroupOption group = new GroupOption();

    @Option(
            names = "-n",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many at most. Default: ${DEFAULT-VALUE}.")
    private long most;

    @Override
    void run(MessageStream<byte[]> stream) throws Exception {
        if (most < 0) {
            throw wrongUsage("-n must be at least 0, but is " + most);
        }
        // A stream without the usual group shows what it would get.
        var from = group.name().equals(DeliveryOptions.DEFAULT_GROUP)
                ? stream.group()
                : requireGroup(stream, group.name());
        var messages = from.buffer().first(most).messages().iterator();
        while (messages.hasNext()) {
            printMessage(messages.next(), PayloadFormat.of(stream.codec().format()));
        }
    }

    private void printMessage(Message<byte[]> message, PayloadFormat format) throws IOException {
        var out = main().out();
        var head = "{\"sequence\":" + message.sequence() + ",\"created\":" + Json.quoted(Text.time(message.created()))
                + ",\"attributes\":" + Json.object(message.attributes()) + ",\"data\":";
        out.write(head.getBytes(UTF_8));
        try {
            var payload = message.data();
            format.fitting(payload).write(payload, out);
        } catch (MinibatchException e) { // its source could not read it
            out.write(("null,\"error\":" + Json.quoted(String.valueOf(e.getMessage()))).getBytes(UTF_8));
        }
        out.write("}\n".getBytes(UTF_8));
    }
}
