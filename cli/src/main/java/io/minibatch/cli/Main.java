package io.minibatch.cli;

import io.minibatch.Minibatch;
import io.minibatch.MinibatchListener;
import io.minibatch.cli.demo.DemoCommand;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
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
            VerifyCommand.class,
            ClearCommand.class,
            DeleteCommand.class,
            HelpCommand.class,
            AutoComplete.GenerateCompletion.class
        })
public final class Main {

    @Option(
            names = "--url",
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            description = "Where the streams are, such as file:folder. Default: MINIBATCH_URL, MINIBATCH_MONGO_URL or"
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
        var main = new Main(Output.standard(), Terminal.detect());
        System.exit(main.commandLine().execute(args));
    }

    CommandLine commandLine() {
        var ansi = CommandLine.Help.defaultColorScheme(terminal.ansi());
        return new CommandLine(this)
                .setColorScheme(ansi)
                .setExecutionStrategy(new Errors(out)::run)
                .setParameterExceptionHandler(Errors::wrongUsage)
                .setExecutionExceptionHandler(new Errors(out)::failed);
    }

    /** The store that the options or the environment name. */
    public Minibatch open() {
        return open(new MinibatchListener() {});
    }

    /** The same, with a listener. */
    public Minibatch open(MinibatchListener listener) {
        Messages.show(debug);
        var builder = Minibatch.builder().listener(listener);
        return (url == null ? builder : builder.url(url)).open();
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
