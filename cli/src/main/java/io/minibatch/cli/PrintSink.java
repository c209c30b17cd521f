package io.minibatch.cli;

import io.minibatch.Sink;
import java.io.IOException;

/**
 * Prints results to standard output. A window is completed only when its output was taken; when that fails the command
 * stops, and the window is delivered again by the next one.
 */
final class PrintSink implements Sink<WindowOutput> {

    private final Output out;
    private final Stop stop;

    PrintSink(Output out, Stop stop) {
        this.out = out;
        this.stop = stop;
    }

    @Override
    public String toString() {
        return "standard output";
    }

    @Override
    public synchronized void put(WindowOutput result) throws IOException {
        try {
            result.writeTo(out);
            out.flush();
        } catch (IOException e) {
            stop.failed(e);
            throw e;
        }
    }
}
