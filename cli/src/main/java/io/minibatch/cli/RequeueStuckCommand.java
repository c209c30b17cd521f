package io.minibatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.minibatch.MessageStream;
import io.minibatch.WindowStatus;
import io.minibatch.store.OtherReaders;
import io.minibatch.store.StoredMessage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What killed Python consumers have left: look, and only when asked to, give it back. */
@Command(
        name = "requeue-stuck",
        description =
                "Show the messages that Python consumers have taken and not finished, because they were killed; with"
                        + " --yes give them back, so that they wait again. Messages that Python keeps look the same: they are"
                        + " shown and given back, too.")
final class RequeueStuckCommand extends StreamCommand {

    @Option(
            names = "--older-than",
            paramLabel = "D",
            converter = DurationConverter.class,
            defaultValue = "10m",
            description = "Only messages that were appended before that. Default: ${DEFAULT-VALUE}. What a Python"
                    + " consumer is working on cannot be told from what a dead one has left.")
    private Duration olderThan = Duration.ofMinutes(10);

    @Option(
            names = "-n",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many to show at most. Default: ${DEFAULT-VALUE}.")
    private int most;

    @Option(names = "--yes", description = "Give them back. Without it nothing is changed.")
    private boolean yes;

    @Override
    void run(MessageStream<byte[]> stream) throws Exception {
        if (most < 0) {
            throw wrongUsage("-n must be at least 0, but is " + most);
        }
        var others = stream.otherReaders()
                .orElseThrow(() -> new CommandFailedException("No Python consumer can have taken messages of stream \""
                        + stream.name() + "\": only a store in MongoDB is shared with Python."));
        var before = Instant.now().minus(olderThan);
        if (yes) {
            say("Given back: " + Text.count(others.requeue(before), "message") + ".");
        } else {
            show(stream, others, before);
        }
    }

    private void show(MessageStream<byte[]> stream, OtherReaders others, Instant before) throws IOException {
        var count = others.stuck(before);
        if (count == 0) {
            say("Nothing is stuck.");
            return;
        }
        var format = PayloadFormat.of(stream.codec().format());
        for (var message : others.stuck(before, most)) {
            print(message, format);
        }
        say("Taken by Python consumers, and still there: " + Text.count(count, "message") + " of stream \""
                + stream.name() + "\".");
        remarkOnWindows(others.windows().toList());
        say("Nothing is changed. To give them back: stop the Python consumers, and add --yes.");
    }

    /** They tell a person how likely it is that the messages were processed. */
    private void remarkOnWindows(List<WindowStatus> windows) {
        var kept = windows.stream()
                .filter(window -> window.state() == WindowStatus.State.DONE)
                .mapToLong(WindowStatus::size)
                .sum();
        if (kept > 0) {
            say("Python keeps " + Text.count(kept, "message") + " in windows that are done (keep=True): these were"
                    + " processed, and would be again.");
        }
    }

    private void print(StoredMessage message, PayloadFormat format) throws IOException {
        var out = main().out();
        var payload = message.payload();
        out.write(("{\"created\":" + Json.quoted(Text.time(message.created())) + ",\"data\":").getBytes(UTF_8));
        format.fitting(payload).write(payload, out);
        out.write("}\n".getBytes(UTF_8));
    }
}
