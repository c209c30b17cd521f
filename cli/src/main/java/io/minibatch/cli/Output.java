package io.minibatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Standard output: UTF-8, buffered, and telling of errors, which {@link System#out} swallows. */
public final class Output extends FilterOutputStream {

    private static final int BUFFER = 1 << 16;

    private volatile @Nullable BrokenException broken;

    Output(OutputStream out) {
        super(new BufferedOutputStream(out, BUFFER));
    }

    static Output standard(Terminal terminal) {
        var out = new FileOutputStream(FileDescriptor.out);
        return new Output(terminal.out() ? new TerminalBytes(out) : out);
    }

    /** Writes a line of text. */
    public void line(String text) throws IOException {
        write((text + "\n").getBytes(UTF_8));
    }

    @Override
    public void write(int b) throws IOException {
        attempt(() -> out.write(b));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        attempt(() -> out.write(bytes, offset, length));
    }

    @Override
    public void flush() throws IOException {
        attempt(out::flush);
    }

    /** Whether it takes no more. */
    public boolean isBroken() {
        return broken != null;
    }

    private void attempt(Step step) throws IOException {
        if (broken != null) {
            throw broken; // what is still in the buffer may be out in part: writing on would garble it
        }
        try {
            step.run();
        } catch (IOException e) {
            broken = explained(e);
            throw broken;
        }
    }

    private static BrokenException explained(IOException e) {
        var message = String.valueOf(e.getMessage());
        // The operating system's words, which may be translated, but keep this one.
        var readerGone = message.toLowerCase(Locale.ROOT).contains("pipe");
        return new BrokenException("Could not write to standard output: " + message, readerGone, e);
    }

    /** Standard output takes no more. */
    static final class BrokenException extends IOException {

        private static final long serialVersionUID = 1;

        private final boolean readerGone;

        BrokenException(String message, boolean readerGone, IOException cause) {
            super(message, cause);
            this.readerGone = readerGone;
        }

        /** Whether its reader went away, as {@code | head} does when it has enough. */
        boolean isReaderGone() {
            return readerGone;
        }
    }

    private interface Step {

        void run() throws IOException;
    }
}
