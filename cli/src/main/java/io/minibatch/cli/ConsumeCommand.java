package io.minibatch.cli;

import io.minibatch.Minibatch;
import io.minibatch.Pipeline;
import io.minibatch.Sink;
import io.minibatch.Source;
import io.minibatch.WindowEmitter;
import io.minibatch.WindowFunction;
import io.minibatch.connect.Connector.Direction;
import io.minibatch.connect.ConnectorUrl;
import io.minibatch.connect.FileConnector;
import io.minibatch.connect.FileSink;
import io.minibatch.connect.FileSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Delivers windows to standard output, a command, a file, or a connector. */
@Command(
        name = "consume",
        description =
                "Deliver windows: as JSON Lines on standard output, to a command, to a file, or to what a connector names. Ends gracefully on"
                        + " Ctrl-C, and at once on a second one.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ConsumeCommand implements Callable<Integer> {

    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "STREAM", description = "The stream's name.")
    private String stream;

    @ArgGroup(exclusive = false, validate = false, heading = "%nWhen a window is ready:%n")
    private StrategyOptions strategy = new StrategyOptions();

    @ArgGroup(exclusive = false, validate = false, heading = "%nHow it is delivered, and when it ends:%n")
    private ConsumeOptions options = new ConsumeOptions();

    @Mixin
    private GroupOption group = new GroupOption();

    @Option(
            names = "--exec",
            paramLabel = "CMD",
            description =
                    "Run this shell command on each window, with its messages as JSON Lines on standard input, and"
                            + " MINIBATCH_WINDOW, _STREAM, _GROUP and _ATTEMPT in its environment.")
    private @Nullable String exec;

    @Option(
            names = "--to",
            paramLabel = "URL",
            description =
                    "Instead of standard output: append the windows, or what --exec prints, to file:PATH; or hand the"
                            + " messages, or the lines of JSON that --exec prints, to a connector. See: minibatch connectors.")
    private @Nullable String to;

    @Option(
            names = "--from",
            paramLabel = "URL",
            description =
                    "Append the lines of file:PATH, from where it was last read, or what comes from a connector while this runs. See:"
                            + " minibatch connectors.")
    private @Nullable String from;

    @Option(
            names = "--text",
            description = "Messages are text, not JSON: --from appends any text; --exec and --to get each as it is.")
    private boolean text;

    private @Nullable Source<byte[]> source;
    private @Nullable ConnectorSink connected;
    private @Nullable FileSink<WindowOutput> file;

    @Override
    public Integer call() throws Exception {
        var stop = new Stop();
        var emitter = check();
        var signals = TwoSignals.on("stopping when the running windows are done", stop::now);
        var limit = options.windows() == null ? null : new WindowLimit(options.windows(), emitter, stop::now);
        var setAside = new SetAside();
        var listeners = limit == null ? List.of(setAside) : List.of(setAside, limit);
        try (var minibatch = main.open(listeners)) {
            if (options.drain() && from == null) {
                StreamCommand.requireStream(minibatch, stream); // a slip of the pen would drain nothing, in silence
            }
            run(pipeline(minibatch, limit == null ? emitter : limit, stop), stop);
        }
        if (stop.failure().isPresent()) {
            throw stop.failure().get();
        }
        setAside.check(stream + group.argument());
        // To stop is how an endless one ends; one with an end has not come to it.
        return options.hasEnd() ? signals.status().orElse(ExitCode.OK) : ExitCode.OK;
    }

    /** Says at once what cannot work; nothing is opened yet. */
    private WindowEmitter<Object> check() throws IOException {
        try {
            options.check();
            if (text && from == null && to == null && exec == null) {
                throw new IllegalArgumentException("--text is about --from, --exec and --to: give one of them, too."
                        + " Standard output gets windows as JSON");
            }
            if (from != null) {
                source = connectedSource(from);
            }
            if (to != null && KnownConnectors.isFile(to)) {
                file = file(to);
            } else if (to != null) {
                connected = connectedSink(to);
            }
            return strategy.emitter();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** Windows are written as they are printed, and not as a connector gets them. */
    private static FileSink<WindowOutput> file(String url) {
        var parsed = ConnectorUrl.parse(url);
        parsed.allow(Set.of());
        return new FileSink<WindowOutput>(FileConnector.path(parsed)).body(WindowOutput::writeTo);
    }

    private static Source<byte[]> connectedSource(String url) throws IOException {
        var parsed = ConnectorUrl.parse(url);
        Source<byte[]> source =
                KnownConnectors.of(parsed, Direction.SOURCE, "--from").source(parsed);
        if (KnownConnectors.isFile(url)) {
            checkFile(FileConnector.path(parsed), parsed.flag("follow").orElse(false));
        }
        return source;
    }

    /** Only one that is followed may come later. */
    private static void checkFile(Path file, boolean follow) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException(
                    file + " is no regular file, so nobody could go on where it was last read. Use: minibatch append");
        }
        if (!follow && !Files.isReadable(file)) {
            throw new NoSuchFileException(file + ", or it cannot be read");
        }
    }

    private ConnectorSink connectedSink(String url) {
        var parsed = ConnectorUrl.parse(url);
        var connector = KnownConnectors.of(parsed, Direction.SINK, "--to");
        if (text && !connector.takesText()) {
            throw new IllegalArgumentException(
                    "--text: " + connector.form() + " takes JSON only. Without --text it gets texts as JSON strings");
        }
        return new ConnectorSink(connector.sink(parsed), text);
    }

    private Pipeline<byte[], WindowOutput> pipeline(Minibatch minibatch, WindowEmitter<Object> emitter, Stop stop)
            throws IOException, CommandFailedException {
        var format = new StreamFormat(minibatch, stream, text ? "text" : "json");
        if (text && format.payloads() != PayloadFormat.TEXT) {
            throw new CommandFailedException(
                    "Stream \"" + stream + "\" holds " + format.get() + ", but --text was given");
        }
        var messages = minibatch.stream(stream, new RawCodec(format, true));
        if (source != null) {
            if (!text
                    && !(source instanceof FileSource)
                    && format.payloads() != PayloadFormat.JSON) { // lines may be text
                throw new CommandFailedException("Stream \"" + stream + "\" holds " + format.get()
                        + ", but --from appends JSON: use a stream of another name"
                        + (format.payloads() == PayloadFormat.TEXT ? ", or --text" : ""));
            }
            messages = messages.attach(source);
        }
        return options.apply(messages.windowed(emitter).group(group.name()))
                .process(function(format))
                .sink(sink(stop));
    }

    private WindowFunction<byte[], WindowOutput> function(StreamFormat format) {
        if (exec != null) {
            return new ExecFunction(exec, to != null, text ? () -> PayloadFormat.PLAIN : format::payloads);
        }
        if (text && to != null) {
            return window -> new ConnectorSink.Payloads(window.data());
        }
        if (connected != null) {
            return window -> out -> WindowLine.writeMessages(window, format.payloads(), out);
        }
        return window -> out -> WindowLine.write(window, format.payloads(), out);
    }

    private Sink<WindowOutput> sink(Stop stop) throws IOException {
        if (connected != null) {
            return connected;
        }
        if (file == null) {
            return new PrintSink(main.out(), stop);
        }
        file.open();
        return file;
    }

    private void run(Pipeline<?, ?> pipeline, Stop stop) throws InterruptedException {
        try {
            if (!options.drain()) {
                pipeline.run();
            } else if (options.rest()) {
                pipeline.drainAll();
            } else {
                pipeline.drain();
            }
        } catch (InterruptedException e) {
            if (!stop.requested()) {
                throw e;
            }
        } finally {
            stop.finished();
        }
    }
}
