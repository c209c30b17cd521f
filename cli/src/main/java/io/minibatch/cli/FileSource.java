package io.minibatch.cli;

import io.minibatch.Appender;
import io.minibatch.Source;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Appends the JSON Lines of a file, from its beginning to its end. It fails at a line that is none, and is then not
 * started again: trying again would append what came before once more.
 */
final class FileSource implements Source<byte[]> {

    private final Path file;
    private final Stop stop;

    FileSource(Path file, Stop stop) {
        this.file = file;
        this.stop = stop;
    }

    @Override
    public void stream(Appender<byte[]> appender) {
        try (var in = Files.newInputStream(file)) {
            new LineIntake(Json::fault, LineIntake.BadLines.STOP, appender::appendAll).readAll(in);
        } catch (BadLineException e) {
            stop.failed(new CommandFailedException(
                    file + ", " + e.getMessage() + ". What came before it is appended: append the rest by hand."));
        } catch (ClosedByInterruptException e) {
            Thread.currentThread().interrupt(); // stopped
        } catch (IOException e) {
            stop.failed(e);
        }
    }
}
