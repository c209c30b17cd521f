package io.minibatch.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Bytes on their way to a terminal. JSON may hold characters that steer one, though they are none of the control
 * characters of ASCII: C1 (U+0080 to U+009F), and the marks that turn the direction of text. They are shown with their
 * number, as JSON escapes them, which is the same value. Elsewhere bytes are what they are.
 */
final class TerminalBytes extends OutputStream {

    private final OutputStream out;
    private final ByteArrayOutputStream ready = new ByteArrayOutputStream();
    private int first; // byte of a character that is not complete yet, else 0
    private int second;

    TerminalBytes(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (var i = offset; i < offset + length; i++) {
            take(bytes[i] & 0xFF);
        }
        ready.writeTo(out);
        ready.reset();
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    /** All of these characters begin with one of two bytes. */
    private void take(int b) {
        var continues = (b & 0xC0) == 0x80;
        if (first == 0xC2 && continues) {
            complete(((first & 0x1F) << 6) | (b & 0x3F), b);
        } else if (first == 0xE2 && second == 0 && continues) {
            second = b;
        } else if (first == 0xE2 && continues) {
            complete(((first & 0x0F) << 12) | ((second & 0x3F) << 6) | (b & 0x3F), b);
        } else {
            passOn();
            if (b == 0xC2 || b == 0xE2) {
                first = b;
            } else {
                ready.write(b);
            }
        }
    }

    private void complete(int character, int last) {
        if (Text.isControl(character)) {
            ready.writeBytes(("\\u" + String.format("%04x", character)).getBytes(US_ASCII));
            first = 0;
            second = 0;
        } else {
            passOn();
            ready.write(last);
        }
    }

    private void passOn() {
        if (first != 0) {
            ready.write(first);
        }
        if (second != 0) {
            ready.write(second);
        }
        first = 0;
        second = 0;
    }
}
