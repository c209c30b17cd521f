package io.minibatch.app.web;

import java.io.IOException;
import java.io.Writer;

/** A text of limited length: what makes a longer one is stopped, and not only told afterwards. */
final class BoundedText extends Writer {

    private final StringBuilder text = new StringBuilder();
    private final int most;

    /** @param most so many characters */
    BoundedText(int most) {
        this.most = most;
    }

    /** Thrown when there would be more. */
    static final class TooLongException extends IOException {

        private static final long serialVersionUID = 1;

        TooLongException(int most) {
            super("It has more than " + most + " characters");
        }

        /** It is caught near by, and often thrown. */
        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    @Override
    public void write(char[] written, int offset, int length) throws TooLongException {
        if (length > most - text.length()) {
            throw new TooLongException(most);
        }
        text.append(written, offset, length);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
        return text.toString();
    }
}
