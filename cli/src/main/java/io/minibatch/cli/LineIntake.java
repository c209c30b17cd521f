package io.minibatch.cli;

import io.minibatch.MessageTooLargeException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Takes in lines as messages: checks each one and hands them on in batches, large ones while input is there, and at
 * once when it pauses. Blank lines are passed over.
 */
final class LineIntake {

    /** The most that a store takes as one message, by default. */
    static final int LONGEST_LINE = 64 << 20;

    private static final int MOST_LINES = 1_000;
    private static final int MOST_BYTES = 1 << 20;

    private final Function<byte[], Optional<String>> fault;
    private final BadLines bad;
    private final Consumer<List<byte[]>> sink;
    private List<byte[]> batch = new ArrayList<>();
    private List<Long> numbers = new ArrayList<>(); // of the lines in the batch
    private int batchBytes;

    /**
     * @param fault what is wrong with a line, empty if nothing
     * @param bad what is done with a line at fault
     * @param sink takes each batch; when it returns, the batch is durable
     */
    LineIntake(Function<byte[], Optional<String>> fault, BadLines bad, Consumer<List<byte[]>> sink) {
        this.fault = fault;
        this.bad = bad;
        this.sink = sink;
    }

    /**
     * Reads to the end. Whether it returns or throws, all good lines before that point were handed on.
     *
     * @throws BadLineException at the first line at fault, if bad lines are not put aside. A line that is larger than
     *     the store takes is at fault, too
     */
    void readAll(InputStream in) throws IOException, BadLineException {
        var lines = new LineReader(in, LONGEST_LINE, this::flush);
        try {
            for (var line = lines.next(); line != null; line = lines.next()) {
                if (!isBlank(line)) {
                    take(line, lines.number());
                }
            }
        } finally {
            flush();
        }
    }

    private void take(byte[] line, long number) throws IOException, BadLineException {
        var reason = fault.apply(line);
        if (reason.isPresent()) {
            bad.handle(line, number, reason.get());
            return;
        }
        batch.add(line);
        numbers.add(number);
        batchBytes += line.length;
        if (batch.size() >= MOST_LINES || batchBytes >= MOST_BYTES) {
            flush();
        }
    }

    private void flush() throws IOException, BadLineException {
        var lines = batch;
        var theirNumbers = numbers;
        batch = new ArrayList<>(); // a failed batch is not handed on once more by the last flush
        numbers = new ArrayList<>();
        batchBytes = 0;
        for (var done = 0; done < lines.size(); ) {
            done += handOn(lines.subList(done, lines.size()), theirNumbers.subList(done, lines.size()));
        }
    }

    /** Returns how many are done with: all of them, or those up to a line at fault. */
    private int handOn(List<byte[]> lines, List<Long> theirNumbers) throws IOException, BadLineException {
        try {
            sink.accept(lines);
            return lines.size();
        } catch (MessageTooLargeException e) {
            var at = e.index();
            if (at > 0) {
                sink.accept(lines.subList(0, at));
            }
            bad.handle(lines.get(at), theirNumbers.get(at), String.valueOf(e.getMessage()));
            return at + 1;
        }
    }

    private static boolean isBlank(byte[] line) {
        for (var b : line) {
            if (b != ' ' && b != '\t') {
                return false;
            }
        }
        return true;
    }

    /** What is done with lines at fault. */
    @FunctionalInterface
    interface BadLines {

        /** Reading stops there. */
        BadLines STOP = (line, number, reason) -> {
            throw new BadLineException(number, reason);
        };

        void handle(byte[] line, long number, String reason) throws IOException, BadLineException;
    }
}
