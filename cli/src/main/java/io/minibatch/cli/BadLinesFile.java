package io.minibatch.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sets lines at fault aside in a file, as they came, so that they can be mended and appended. */
final class BadLinesFile implements LineIntake.BadLines, AutoCloseable {

    private static final int REPORTED = 5;

    private final Path file;
    private final Consumer<String> report;
    private @Nullable OutputStream out;
    private long count;

    BadLinesFile(Path file, Consumer<String> report) {
        this.file = file;
        this.report = report;
    }

    /** {@code <stream>.bad.jsonl}, in the current folder whatever the stream's name is. */
    static Path defaultFor(String stream) {
        var name = stream.replaceAll("[^\\p{L}\\p{N}._-]", "_").replaceFirst("^\\.", "_");
        return Path.of(name.substring(0, Math.min(60, name.length())) + ".bad.jsonl");
    }

    @Override
    public void handle(byte[] line, long number, String reason) throws IOException {
        if (out == null) {
            out = new BufferedOutputStream(
                    Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        }
        out.write(line);
        out.write('\n');
        count++;
        if (count <= REPORTED) {
            report.accept("line " + number + " is set aside: " + reason);
        } else if (count == REPORTED + 1) {
            report.accept("more lines are set aside ...");
        }
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
            report.accept((count == 1 ? "1 bad line is" : count + " bad lines are") + " in " + file
                    + ". Mend them there, then append that file.");
        }
    }
}
