package io.minibatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.minibatch.RejectedException;
import io.minibatch.Sink;
import io.minibatch.Window;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Hands the lines that a window gave to the sink of a connector, which takes JSON: each line is one value. */
final class ConnectorSink implements Sink<WindowOutput> {

    private final Sink<List<byte[]>> sink;

    ConnectorSink(Sink<List<byte[]>> sink) {
        this.sink = sink;
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
        var text = new String(line, UTF_8);
        if (text.isBlank()) {
            return;
        }
        var fault = Json.fault(line);
        if (fault.isPresent()) {
            throw new RejectedException(
                    Text.brief(text, 40) + " is no JSON value, as each line for --to must be: " + fault.get());
        }
        values.add(line);
    }
}
