package io.minibatch.cli;

import io.minibatch.MinibatchException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/** How a command ends when something went wrong: one line for people on stderr, and the exit status. */
final class Errors {

    private final Output out;

    Errors(Output out) {
        this.out = out;
    }

    /** Runs the command; its output is complete, or an error, when this returns. */
    int run(ParseResult parsed) {
        var status = new RunLast().execute(parsed);
        try {
            out.flush();
        } catch (Output.BrokenException e) {
            return broken(e, status);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return status;
    }

    private static int broken(Output.BrokenException failure, int status) {
        if (failure.isReaderGone()) {
            return status; // enough was read
        }
        System.err.println("minibatch: " + failure.getMessage());
        return ExitCode.SOFTWARE;
    }

    int failed(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
        try {
            out.flush(); // what was printed before the failure comes before its message
        } catch (IOException e) {
            // The failure that is being reported, or as good as that.
        }
        if (failure instanceof Output.BrokenException broken) {
            return broken(broken, ExitCode.OK);
        }
        var main = (Main) command.getCommandSpec().root().userObject();
        if (main.debug()) {
            failure.printStackTrace();
        } else {
            System.err.println("minibatch: " + message(failure));
        }
        return ExitCode.SOFTWARE;
    }

    static int wrongUsage(ParameterException failure, String[] args) {
        var command = failure.getCommandLine();
        if (args.length == 0) {
            command.usage(System.err);
            return ExitCode.USAGE;
        }
        System.err.println("minibatch: " + Text.brief(String.valueOf(failure.getMessage()), 1_000));
        if (!UnmatchedArgumentException.printSuggestions(failure, command.getErr())
                && failure instanceof UnmatchedArgumentException unknown) {
            // The library does not see letters that changed places.
            Likeness.nearest(
                            unknown.getUnmatched().get(0),
                            command.getCommandSpec().optionsMap().keySet())
                    .ifPresent(known -> System.err.println("Possible solutions: " + known));
        }
        System.err.println("Usage: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    static String message(Throwable failure) {
        var message = String.valueOf(failure.getMessage());
        if (failure instanceof NoSuchFileException) {
            return Text.clean("there is no file " + message);
        }
        if (failure instanceof AccessDeniedException) {
            return Text.clean("no permission for " + message);
        }
        if (failure instanceof FileSystemException) {
            return Text.clean(message + " (" + failure.getClass().getSimpleName() + ")");
        }
        var expected = failure instanceof MinibatchException
                || failure instanceof CommandFailedException
                || failure instanceof IllegalArgumentException
                || failure instanceof IllegalStateException
                || failure instanceof IOException;
        return Text.clean(
                expected
                        ? withCause(message, failure.getCause())
                        : failure + " (not expected: run it again with --debug, and report what it prints)");
    }

    /** One who only wants to look does not expect to be asked for this. */
    private static String hint(@Nullable Throwable cause) {
        var denied = cause instanceof AccessDeniedException
                || (cause instanceof IOException
                        && String.valueOf(cause.getMessage()).contains("Permission denied"));
        return denied
                ? " Every command needs to write there, also one that only looks: run it as the user who owns the store."
                : "";
    }

    /** The cause is said, too, if the message does not say it. */
    private static String withCause(String message, @Nullable Throwable cause) {
        if (cause == null || cause.getMessage() == null || message.contains(cause.getMessage()) || isOfDriver(cause)) {
            return message + hint(cause);
        }
        return message + " (" + cause.getMessage() + ")";
    }

    /** The store has said it in better words; the driver's fill the screen. */
    private static boolean isOfDriver(Throwable cause) {
        return cause.getClass().getName().startsWith("com.mongodb.");
    }
}
