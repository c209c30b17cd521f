package io.minibatch.cli;

import io.minibatch.Window;
import io.minibatch.WindowFunction;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        if (!capture) {
            run(window, ProcessBuilder.Redirect.INHERIT);
            return null;
        }
        // A file and no pipe: what the command leaves running may keep a pipe open for ever.
        var output = Files.createTempFile("minibatch-", ".out");
        try {
            run(window, ProcessBuilder.Redirect.to(output.toFile()));
            return resultOf(output);
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private void run(Window<byte[]> window, ProcessBuilder.Redirect output) throws Exception {
        var payloads = format.get(); // may fail: before there is a process that waits for its input
        var process = start(window, output);
        try {
            PUMPS.execute(() -> feed(window, payloads, process));
            var errors = new ErrorPump(process.getErrorStream());
            PUMPS.execute(errors);
            var status = process.waitFor();
            if (status != 0) {
                throw new CommandFailedException("exit status " + status + errors.lastLine());
            }
        } finally {
            if (process.isAlive()) {
                end(process);
            }
        }
    }

    private Process start(Window<byte[]> window, ProcessBuilder.Redirect output) throws IOException {
        var builder = new ProcessBuilder(
                SESSION.isEmpty() ? List.of("sh", "-c", command) : List.of(SESSION, "sh", "-c", command));
        var environment = builder.environment();
        environment.put("MINIBATCH_WINDOW", window.id());
        environment.put("MINIBATCH_STREAM", window.stream());
        environment.put("MINIBATCH_GROUP", window.group());
        environment.put("MINIBATCH_ATTEMPT", String.valueOf(window.attempt()));
        return builder.redirectOutput(output).start();
    }

    private static void feed(Window<byte[]> window, PayloadFormat payloads, Process process) {
        try (OutputStream in = new BufferedOutputStream(process.getOutputStream())) {
            for (var payload : window.data()) {
                payloads.write(payload, in);
                in.write('\n');
            }
        } catch (IOException e) {
            // The command does not read, or has read enough. That is its own affair: its exit status counts.
        }
    }

    private static WindowOutput resultOf(Path output) throws IOException, CommandFailedException {
        if (Files.size(output) > MOST_OUTPUT) {
            throw new CommandFailedException("it printed more than " + (MOST_OUTPUT >> 20)
                    + " MB for one window, which is the most that is taken as its result");
        }
        var bytes = Files.readAllBytes(output);
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
        endSession(process.pid());
    }

    /** What was left behind by one that ended before is no descendant of the command any more, but of its session. */
    private static void endSession(long leader) {
        if (!SESSION.isEmpty()) {
            try {
                new ProcessBuilder("sh", "-c", "kill -KILL -- -" + leader + " 2>/dev/null").start();
            } catch (IOException e) {
                // There are no more processes to be had; then what is left goes on.
            }
        }
    }
}
