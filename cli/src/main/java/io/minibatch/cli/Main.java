package io.minibatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.minibatch.Minibatch;
import io.minibatch.MinibatchListener;
import io.minibatch.cli.demo.DemoCommand;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** The {@code minibatch} command. */
@Command(
        name = "minibatch",
        description = "Durable streams of messages, processed in small windows.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            AppendCommand.class,
            ConsumeCommand.class,
            StreamsCommand.class,
            StatusCommand.class,
            GroupsCommand.class,
            DropGroupCommand.class,
            PeekCommand.class,
            WindowsCommand.class,
            DeadCommand.class,
            RetryCommand.class,
            DropCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            RequeueStuckCommand.class,
            VerifyCommand.class,
            ClearCommand.class,
            DeleteCommand.class,
            ConnectorsCommand.class,
            ServeCommand.class,
            HelpCommand.class,
            AutoComplete.GenerateCompletion.class
        })
public final class Main {

    @Option(
            names = "--url",
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            description =
                    "Where the streams are, such as file:folder or mongodb://host/database. Default: MINIBATCH_URL, MINIBATCH_MONGO_URL or"
                            + " MONGO_URL of the environment, else file:minibatch-data.")
    private @Nullable String url;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Print the stack trace of an error. MINIBATCH_DEBUG=1 does so, too.")
    private boolean debug = System.getenv("MINIBATCH_DEBUG") != null;

    private final Output out;
    private final Terminal terminal;

    Main(Output out, Terminal terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Runs the command and ends with its status: 0 done, 1 failed, 2 wrong usage. */
    public static void main(String[] args) {
        var terminal = Terminal.detect();
        var main = new Main(Output.standard(terminal), terminal);
        System.exit(areReadable(args) ? main.commandLine().execute(args) : ExitCode.USAGE);
    }

    /** What Java cannot read in the language's encoding it replaces, so that different names would be one. */
    private static boolean areReadable(String[] args) {
        var readable = Arrays.stream(args).noneMatch(arg -> arg.indexOf('\uFFFD') >= 0);
        if (!readable) {
            System.err.println("minibatch: an argument has characters that are no text in this environment's encoding ("
                    + System.getProperty("sun.jnu.encoding") + "). Set one that knows them, such as LC_ALL=C.UTF-8.");
        }
        return readable;
    }

    CommandLine commandLine() {
        var ansi = CommandLine.Help.defaultColorScheme(terminal.ansi());
        return new CommandLine(this)
                .setColorScheme(ansi)
                .setOut(new PrintWriter(out, true, UTF_8))
                .setExecutionStrategy(this::run)
                .setParameterExceptionHandler(Errors::wrongUsage)
                .setExecutionExceptionHandler(new Errors(out)::failed);
    }

    /** Before anything else, what is logged is made fit for people: checking options may log, too. */
    private int run(ParseResult parsed) {
        Messages.show(debug, out);
        return new Errors(out).run(parsed);
    }

    /** The store that the options or the environment name. */
    public Minibatch open() {
        return open(List.of());
    }

    /** The same, with listeners. */
    public Minibatch open(List<? extends MinibatchListener> listeners) {
        return open(url, listeners);
    }

    /** A store that the command chooses, null for the environment's. */
    public Minibatch open(@Nullable String place, List<? extends MinibatchListener> listeners) {
        var builder = Minibatch.builder();
        listeners.forEach(builder::listener);
        return (place == null ? builder : builder.url(place)).open();
    }

    /** From now on warnings of the library are not shown: for one who shows them in another way. */
    public void hideWarnings() {
        Messages.onlyErrors();
    }

    /** Whether a store was named on the command line. */
    public boolean hasUrl() {
        return url != null;
    }

    boolean debug() {
        return debug;
    }

    /** Standard output. */
    public Output out() {
        return out;
    }

    /** What people see. */
    public Terminal terminal() {
        return terminal;
    }
}
