package io.minibatch.cli;

import io.minibatch.Window;
import io.minibatch.WindowFunction;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs a command of the shell on each window, with the messages as JSON Lines on its standard input. An exit status
 * other than 0 is a failure. When the thread is interrupted (the time limit, or the end) the command is ended, with all
 * that it started.
 */
final class ExecFunction implements WindowFunction<byte[], @Nullable WindowOutput> {

    private static final long GRACE_SECONDS = 2;
    private static final int MOST_OUTPUT = 64 << 20;

    /** Input and output of a process block beyond interrupts, so they get threads of their own. */
    private static final Executor PUMPS = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "minibatch-exec");
        thread.setDaemon(true);
        return thread;
    });

    /** Ctrl-C in a terminal goes to the whole session: the command gets one of its own, so that a window can end. */
    private static final String SESSION = Stream.of("/usr/bin/setsid", "/bin/setsid")
            .filter(path -> new File(path).canExecute())
            .findFirst()
            .orElse("");

    private final String command;
    private final boolean capture;
    private final Supplier<PayloadFormat> format;

    /**
     * @param capture whether the command's output is the result, instead of going to standard output
     * @param format of the stream
     */
    ExecFunction(String command, boolean capture, Supplier<PayloadFormat> format) {
        this.command = command;
        this.capture = capture;
        this.format = format;
    }

    @Override
    public @Nullable WindowOutput apply(Window<byte[]> window) throws Exception {
        var process = start(window);
        try {
            PUMPS.execute(() -> feed(window, process));
            var errors = new ErrorPump(process.getErrorStream());
            PUMPS.execute(errors);
            var output = capture ? captured(process) : null;
            var status = process.waitFor();
            if (status != 0) {
                throw new CommandFailedException("exit status " + status + errors.lastLine());
            }
            return output == null ? null : resultOf(output.get());
        } finally {
            if (process.isAlive()) {
                end(process);
            }
        }
    }

    private Process start(Window<byte[]> window) throws IOException {
        var builder = new ProcessBuilder(
                SESSION.isEmpty() ? List.of("sh", "-c", command) : List.of(SESSION, "sh", "-c", command));
        var environment = builder.environment();
        environment.put("MINIBATCH_WINDOW", window.id());
        environment.put("MINIBATCH_STREAM", window.stream());
        environment.put("MINIBATCH_GROUP", window.group());
        environment.put("MINIBATCH_ATTEMPT", String.valueOf(window.attempt()));
        return builder.redirectOutput(capture ? ProcessBuilder.Redirect.PIPE : ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private void feed(Window<byte[]> window, Process process) {
        var payloads = format.get();
        try (OutputStream in = new BufferedOutputStream(process.getOutputStream())) {
            for (var payload : window.data()) {
                payloads.write(payload, in);
                in.write('\n');
            }
        } catch (IOException e) {
            // The command does not read, or has read enough. That is its own affair: its exit status counts.
        }
    }

    private static CompletableFuture<byte[]> captured(Process process) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (var in = process.getInputStream()) {
                        return in.readNBytes(MOST_OUTPUT + 1);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                PUMPS);
    }

    private static WindowOutput resultOf(byte[] bytes) throws CommandFailedException {
        if (bytes.length > MOST_OUTPUT) {
            throw new CommandFailedException("it printed more than " + (MOST_OUTPUT >> 20)
                    + " MB for one window, which is the most that is taken as its result");
        }
        return out -> {
            out.write(bytes);
            if (bytes.length > 0 && bytes[bytes.length - 1] != '\n') {
                out.write('\n');
            }
        };
    }

    /** Asks it and its descendants to end, and ends those that do not. */
    private static void end(Process process) {
        var all = process.descendants().toList(); // before their parents go, which tell of them
        process.destroy(); // first, as a shell that sees its commands end goes on with the next one
        all.forEach(ProcessHandle::destroy);
        try {
            process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // in a hurry, then
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        all.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
