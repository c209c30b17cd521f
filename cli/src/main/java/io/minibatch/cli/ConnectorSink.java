package io.minibatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.minibatch.RejectedException;
import io.minibatch.Sink;
import io.minibatch.Window;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Hands what a window gave to the sink of a connector: messages of text as they are, otherwise lines. A line is one
 * JSON value, unless it is text.
 */
final class ConnectorSink implements Sink<WindowOutput> {

    private final Sink<List<byte[]>> sink;
    private final boolean text;

    ConnectorSink(Sink<List<byte[]>> sink, boolean text) {
        this.sink = sink;
        this.text = text;
    }

    /**
     * Messages that are handed over as they are, also if they have several lines, or are blank.
     *
     * @param payloads of the messages
     */
    record Payloads(List<byte[]> payloads) implements WindowOutput {
        @Override
        public void writeTo(OutputStream out) throws IOException {
            for (var payload : payloads) {
                out.write(payload);
                out.write('\n');
            }
        }
    }

    @Override
    public void put(WindowOutput result) throws Exception {
        var values = values(result);
        if (!values.isEmpty()) {
            sink.put(values);
        }
    }

    @Override
    public void deliver(Window<?> window, WindowOutput result) throws Exception {
        var values = values(result);
        if (!values.isEmpty()) {
            sink.deliver(window, values);
        }
    }

    @Override
    public void close() throws Exception {
        sink.close();
    }

    @Override
    public String toString() {
        return sink.toString();
    }

    /** The lines that are not blank. */
    private List<byte[]> values(WindowOutput result) throws IOException {
        if (result instanceof Payloads messages) {
            return messages.payloads();
        }
        var out = new ByteArrayOutputStream();
        result.writeTo(out);
        var bytes = out.toByteArray();
        var values = new ArrayList<byte[]>();
        var start = 0;
        for (var i = 0; i <= bytes.length; i++) {
            if (i == bytes.length || bytes[i] == '\n') {
                add(Arrays.copyOfRange(bytes, start, i), values);
                start = i + 1;
            }
        }
        return values;
    }

    /** What is no JSON is the command's fault: trying the sink again would not mend it. */
    private void add(byte[] line, List<byte[]> values) {
        var shown = new String(line, UTF_8);
        if (shown.isBlank()) {
            return;
        }
        var fault = text ? Text.fault(line) : Json.fault(line);
        if (fault.isPresent()) {
            throw new RejectedException(Text.brief(shown, 40) + " is no " + (text ? "text" : "JSON value")
                    + ", as each line for --to must be: " + fault.get());
        }
        values.add(line);
    }
}
