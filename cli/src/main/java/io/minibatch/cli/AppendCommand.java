package io.minibatch.cli;

import io.minibatch.MessageStream;
import io.minibatch.Minibatch;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Appends lines of JSON. */
@Command(
        name = "append",
        description = "Append JSON Lines from a file or standard input; prints the number of messages appended.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class AppendCommand extends StoreCommand {

    @Parameters(index = "0", paramLabel = "STREAM", description = "The stream's name.")
    private String stream;

    @Parameters(index = "1", arity = "0..1", paramLabel = "FILE", description = "Default: standard input.")
    private @Nullable Path file;

    @Option(names = "--text", description = "The lines are text, not JSON.")
    private boolean text;

    @Option(names = "--ack", description = "Print the total so far whenever a batch is durable.")
    private boolean ack;

    @Option(names = "--skip-bad", description = "Set lines that are not JSON aside in a file, and go on.")
    private boolean skipBad;

    @Option(
            names = "--bad-file",
            paramLabel = "FILE",
            description = "Where --skip-bad sets them aside. Default: STREAM.bad.jsonl in the current folder.")
    private @Nullable Path badFile;

    private @Nullable TwoSignals signals;
    private long appended;
    private long printed = -1;

    @Override
    public Integer call() throws Exception {
        if (badFile != null && !skipBad) {
            throw wrongUsage("--bad-file is about where --skip-bad sets lines aside: give both, or none");
        }
        try {
            return super.call();
        } catch (StoppableInput.StoppedException e) {
            return signals == null ? ExitCode.SOFTWARE : signals.status().orElse(ExitCode.SOFTWARE);
        }
    }

    @Override
    void run(Minibatch minibatch) throws Exception {
        var into = minibatch.stream(stream, RawCodec.of(text ? "text" : "json"));
        try (var in = new StoppableInput(open());
                var progress = Progress.of(terminal(), file)) {
            signals = TwoSignals.on("stopping when what was read is appended", in::stop);
            takeIn(in, into, progress);
        } catch (BadLineException e) {
            printTotal();
            var what = (file == null ? "" : file + ", ") + e.getMessage();
            throw new CommandFailedException(what + (what.endsWith(".") ? " " : ". ")
                    + Text.count(appended, "message") + " before it " + (appended == 1 ? "is" : "are")
                    + " appended; --skip-bad sets such lines aside and goes on.");
        } catch (Exception e) {
            if (main().out().isBroken()) {
                throw new CommandFailedException(
                        "Nobody reads what is appended: it stopped after " + Text.count(appended, "message") + ".");
            }
            printTotal();
            throw e;
        }
        printTotal();
    }

    private InputStream open() throws IOException, CommandFailedException {
        if (file != null && Files.isDirectory(file)) {
            throw new CommandFailedException(file + " is a folder; name a file of JSON Lines.");
        }
        if (file != null) {
            return Files.newInputStream(file);
        }
        if (terminal().in()) {
            say("Reading JSON Lines from the terminal; Ctrl-D ends.");
        }
        return new FileInputStream(FileDescriptor.in); // System.in would tell less of what is there
    }

    private void takeIn(InputStream in, MessageStream<byte[]> into, Progress progress)
            throws IOException, BadLineException, CommandFailedException {
        if (!skipBad) {
            new LineIntake(this::fault, LineIntake.BadLines.STOP, batch -> append(batch, into, progress)).readAll(in);
            return;
        }
        var path = badFile == null ? BadLinesFile.defaultFor(stream) : badFile;
        if (file != null && isSame(file, path)) {
            throw new CommandFailedException(
                    file + " is where bad lines are set aside, so it cannot be read at the same time."
                            + " Rename it first, or name another --bad-file.");
        }
        try (var bad = new BadLinesFile(path, this::say)) {
            new LineIntake(this::fault, bad, batch -> append(batch, into, progress)).readAll(in);
        }
    }

    private static boolean isSame(Path one, Path other) throws IOException {
        return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
    }

    private Optional<String> fault(byte[] line) {
        return text ? Text.fault(line) : Json.fault(line);
    }

    private void append(List<byte[]> batch, MessageStream<byte[]> into, Progress progress) {
        into.appendAll(batch);
        appended += batch.size();
        progress.add(batch);
        if (ack) {
            try {
                printTotal();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void printTotal() throws IOException {
        if (printed != appended) {
            print(String.valueOf(appended));
            main().out().flush();
            printed = appended;
        }
    }
}
