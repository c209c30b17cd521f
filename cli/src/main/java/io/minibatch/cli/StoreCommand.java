package io.minibatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.minibatch.Minibatch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A command on the store. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
abstract class StoreCommand implements Callable<Integer> {

    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        try (var minibatch = main.open()) {
            run(minibatch);
        }
        return ExitCode.OK;
    }

    abstract void run(Minibatch minibatch) throws Exception;

    Main main() {
        return main;
    }

    Terminal terminal() {
        return main.terminal();
    }

    /** Prints a line to standard output. */
    void print(String line) throws IOException {
        main.out().line(line);
    }

    /** Says something to a person, on standard error. */
    void say(String line) {
        System.err.println(Text.clean(line));
    }

    /** Asks before something that cannot be undone. Without a terminal nobody is there to ask: then it is meant so. */
    void confirm(String question, boolean yes) throws IOException, CommandFailedException {
        if (yes || !terminal().in()) {
            return;
        }
        System.err.print(Text.clean(question) + " [y/N] ");
        System.err.flush();
        var answer = new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine();
        if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).startsWith("y")) {
            throw new CommandFailedException("Nothing is changed. With --yes it does not ask.");
        }
    }

    /** Arguments that do not fit together. */
    ParameterException wrongUsage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
