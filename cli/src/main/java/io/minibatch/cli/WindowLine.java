package io.minibatch.cli;

import static io.minibatch.cli.Json.quoted;
import static io.minibatch.cli.Json.quotedOrNull;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.minibatch.Window;
import java.io.IOException;
import java.io.OutputStream;

/** A window as one line of JSON. */
final class WindowLine {

    private WindowLine() {}

    static void write(Window<byte[]> window, PayloadFormat format, OutputStream out) throws IOException {
        out.write(head(window).getBytes(UTF_8));
        var first = true;
        for (var payload : window.data()) {
            if (!first) {
                out.write(',');
            }
            first = false;
            format.write(payload, out);
        }
        out.write("]}\n".getBytes(UTF_8));
    }

    /** Its messages alone, one a line. */
    static void writeMessages(Window<byte[]> window, PayloadFormat format, OutputStream out) throws IOException {
        for (var payload : window.data()) {
            format.write(payload, out);
            out.write('\n');
        }
    }

    private static String head(Window<byte[]> window) {
        return "{\"id\":" + quoted(window.id())
                + ",\"stream\":" + quoted(window.stream())
                + ",\"group\":" + quoted(window.group())
                + ",\"attempt\":" + window.attempt()
                + ",\"created\":" + quoted(Text.time(window.created()))
                + ",\"from\":" + quotedOrNull(window.from().map(Text::time).orElse(null))
                + ",\"until\":" + quotedOrNull(window.until().map(Text::time).orElse(null))
                + (window.late() ? ",\"late\":true" : "")
                + ",\"data\":[";
    }
}
