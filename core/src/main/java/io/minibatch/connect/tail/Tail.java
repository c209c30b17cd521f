package io.minibatch.connect.tail;

import io.minibatch.Appender;
import io.minibatch.MinibatchException;
import io.minibatch.connect.tail.TailOptions.End;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;

/** Reads a file into a stream until it is stopped, or at the end of the file. */
public final class Tail {

    private final TailOptions options;
    private final Folder folder;
    private final Search search;
    private final Stop stop = new Stop();
    private boolean called;
    private Optional<String> found = Optional.empty();
    private Optional<String> first = Optional.empty();

    /** Reads as the options say. */
    public Tail(TailOptions options) {
        this.options = options;
        this.folder = new Folder(options.file());
        this.search = new Search(options.file(), folder, new LogFiles(options.longest()));
    }

    /** Ends it soon. */
    public void stop() {
        stop.request();
    }

    /** Reads; may be called again after it has thrown. */
    public synchronized <T> void read(Appender<T> appender) throws InterruptedException {
        try (var following = open(appender)) {
            following.run();
        } catch (ClosedByInterruptException e) {
            if (!stop.isRequested()) {
                throw new InterruptedException("Reading " + options.file() + " was interrupted");
            }
        } catch (IOException e) {
            throw new MinibatchException("Cannot read " + options.file() + ": " + reason(e), e);
        }
    }

    private <T> Following open(Appender<T> appender) throws IOException {
        if (options.end() != End.WAIT && folder.current().isEmpty()) {
            throw new NoSuchFileException(options.file().toString());
        }
        var saved = beginning(appender).map(this::parsed);
        if (saved.isPresent()) {
            return following(
                    appender, search.goOn(saved.get()), saved.get().files().size());
        }
        var latest = options.start().leavesOut();
        var following = following(appender, search.begin(latest), 1);
        if (latest) {
            first = Optional.of(following.position());
        }
        return following;
    }

    private <T> Following following(Appender<T> appender, List<LogFile> files, int known) {
        return new Following(options, search, stop, appender, files, known);
    }

    /** After a failure it goes on behind what has been appended, wherever it began the first time. */
    private Optional<String> beginning(Appender<?> appender) {
        var saved = appender.position(options.positionName());
        if (!called) {
            called = true;
            found = saved;
            first = options.start().goesOn() ? saved : Optional.empty();
        }
        return saved.equals(found) ? first : saved;
    }

    private Position parsed(String text) {
        try {
            return Position.of(text);
        } catch (MinibatchException e) {
            throw new MinibatchException(
                    "Cannot go on reading " + options.file() + " at the position saved as " + options.positionName()
                            + ": " + e.getMessage()
                            + ". Give the source a name of its own, or let it start with the earliest",
                    e);
        }
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file. Mend the path, or follow it: then it is waited for";
        }
        if (e instanceof AccessDeniedException denied) {
            return "permission denied for " + denied.getFile()
                    + ". Allow the user of this process to read it, and its folder";
        }
        return String.valueOf(e.getMessage());
    }
}
