package io.minibatch.testing;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A program that runs in a JVM of its own, with the class path of the test, and can be killed at any moment as
 * {@code kill -9} does: to prove what survives. It talks in lines: what it prints to its standard output is what it
 * acknowledges.
 *
 * <pre>{@code
 * try (var child = ChildProcess.start(Appending.class, url)) {
 *     child.await(line -> line.equals("appended 100"));
 *     child.killHard();
 *     assertThat(messages()).containsAll(child.lines());
 * }
 * }</pre>
 *
 * <p>What it prints to its standard error is part of the errors that this class throws. Safe for use by many threads.
 */
public final class ChildProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int KEPT_ERROR_LINES = 200;

    private final String name;
    private final Process process;
    private final BufferedWriter input;
    private final List<String> lines = new ArrayList<>(); // guarded by itself, as errors
    private final Deque<String> errors = new ArrayDeque<>();
    private final BlockingQueue<Optional<String>> unread = new LinkedBlockingQueue<>(); // empty: the end
    private final Thread outputReader;
    private final Thread errorReader;

    private ChildProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.input = process.outputWriter();
        this.outputReader = reader("output", process.inputReader(), this::output);
        this.errorReader = reader("errors", process.errorReader(), this::error);
    }

    /**
     * Starts {@code main} in a new JVM with the class path of this one.
     *
     * @param main a class with a main method
     * @param arguments what it is given
     */
    public static ChildProcess start(Class<?> main, String... arguments) {
        return start(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"), main, arguments);
    }

    /**
     * Starts {@code main} in a new JVM with options of its own, such as {@code -Xmx64m}.
     *
     * @param options what the JVM is given
     * @param main a class with a main method
     * @param arguments what it is given
     */
    public static ChildProcess start(List<String> options, Class<?> main, String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        try {
            return new ChildProcess(main.getSimpleName(), new ProcessBuilder(command).start());
        } catch (IOException e) {
            throw new AssertionError("Could not start " + String.join(" ", command), e);
        }
    }

    /** Sends a line to its standard input. */
    public void send(String line) {
        try {
            input.write(line);
            input.newLine();
            input.flush();
        } catch (IOException e) {
            throw failure("does not read \"" + line + "\"", e);
        }
    }

    /**
     * Waits for a line that was not read by an earlier call, passing over others, and returns it.
     *
     * @throws AssertionError if the child ends before, or prints no such line within two minutes
     */
    public String await(Predicate<String> wanted) throws InterruptedException {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var line = unread.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw failure("did not print the line within " + PATIENCE, null);
            }
            if (line.isEmpty()) {
                unread.add(line); // for the next call
                throw failure("ended before it printed the line", null);
            }
            if (wanted.test(line.get())) {
                return line.get();
            }
        }
    }

    /** Ends it at once, as {@code kill -9} does, and waits until it is gone and all it printed is here. */
    public void killHard() {
        // Not process.destroyForcibly(): that also closes our end of the pipe, and loses what is still in it.
        process.toHandle().destroyForcibly();
        awaitEnd("was killed");
    }

    /**
     * Waits for its own end.
     *
     * @return its exit status
     * @throws AssertionError if it does not end within two minutes
     */
    public int awaitEnd() {
        awaitEnd("did not end");
        return process.exitValue();
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** All whole lines that it has printed so far. */
    public List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /** The last lines of its standard error, as one text. */
    public String errors() {
        synchronized (errors) {
            return String.join("\n", errors);
        }
    }

    /** Kills it if it still runs. */
    @Override
    public void close() {
        killHard();
    }

    /** The class and the process id. */
    @Override
    public String toString() {
        return "child " + name + " (pid " + process.pid() + ")";
    }

    private void awaitEnd(String what) {
        var interrupted = false;
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (process.isAlive() || outputReader.isAlive() || errorReader.isAlive()) {
            try {
                process.waitFor(1, TimeUnit.SECONDS);
                outputReader.join(1_000);
                errorReader.join(1_000);
            } catch (InterruptedException e) {
                interrupted = true; // a child must not outlive its test
            }
            if (System.nanoTime() > end) {
                throw failure(what + " and is still there after " + PATIENCE, null);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Thread reader(String what, BufferedReader from, LineTaker taker) {
        var thread = new Thread(() -> read(from, taker), name + "-" + what);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private interface LineTaker {
        void take(Optional<String> line);
    }

    /** A last line without its end was cut by the death of the child: it acknowledges nothing. */
    private static void read(BufferedReader from, LineTaker taker) {
        var line = new StringBuilder();
        try (from) {
            for (var c = from.read(); c >= 0; c = from.read()) {
                if (c == '\n') {
                    taker.take(Optional.of(line.toString()));
                    line.setLength(0);
                } else if (c != '\r') {
                    line.append((char) c);
                }
            }
        } catch (IOException e) {
            // the pipe of a killed process: what came until now is all there is
        }
        taker.take(Optional.empty());
    }

    private void output(Optional<String> line) {
        line.ifPresent(text -> {
            synchronized (lines) {
                lines.add(text);
            }
        });
        unread.add(line);
    }

    private void error(Optional<String> line) {
        line.ifPresent(text -> {
            synchronized (errors) {
                errors.add(text);
                if (errors.size() > KEPT_ERROR_LINES) {
                    errors.remove();
                }
            }
        });
    }

    private AssertionError failure(String what, @Nullable Throwable cause) {
        var all = lines();
        var last = all.subList(Math.max(0, all.size() - 10), all.size());
        return new AssertionError(
                this + " " + what + ". Its last lines: " + last + ". Its errors:\n" + errors(), cause);
    }
}
