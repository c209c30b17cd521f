package io.minibatch.cli;

import java.io.IOException;
import java.io.OutputStream;

/** What a window gave: complete lines, written once they are asked for. */
@FunctionalInterface
interface WindowOutput {

    void writeTo(OutputStream out) throws IOException;
}
