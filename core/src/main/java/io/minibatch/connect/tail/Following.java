package io.minibatch.connect.tail;

import io.minibatch.Appender;
import io.minibatch.connect.tail.TailOptions.End;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the files that a name has, and had.
 *
 * <p>The files are in the order of their ages. The first ones, as many as {@code reading}, are read together: the last
 * of these is the one that is written to, as far as we know, and those before it were renamed and may still get lines
 * from writers that have them open. The others wait until all that are read are at their ends. In a round the younger
 * files are read before the older ones, and their lines appended after those of the older ones: what a writer wrote
 * before it went on to the next file comes before what it wrote there.
 */
final class Following implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(Following.class);

    private final TailOptions options;
    private final Search search;
    private final Stop stop;
    private final Intake<?> intake;
    private final List<LogFile> files;
    private int reading;
    private long seen = System.currentTimeMillis();
    private long looked = System.nanoTime();
    private boolean missed;

    <T> Following(TailOptions options, Search search, Stop stop, Appender<T> appender, List<LogFile> files, int known) {
        this.options = options;
        this.search = search;
        this.stop = stop;
        this.intake = new Intake<>(appender, options.positionName(), options.batch(), this::position);
        this.files = new ArrayList<>(files);
        this.reading = Math.min(files.size(), Math.max(1, known));
    }

    /** Where it stands. A file of which nothing was read is found without being named. */
    String position() {
        var places = files.subList(0, reading).stream()
                .filter(file -> file.done().offset() > 0)
                .map(LogFile::place)
                .toList();
        return new Position(seen, places).text();
    }

    /** Reads until stopped, or to the end, as the options say. */
    void run() throws IOException, InterruptedException {
        var pause = options.shortest();
        while (!stop.isRequested()) {
            if (round() || next()) {
                pause = options.shortest();
                holdNewer();
            } else if (options.end() != End.WAIT) {
                finish();
                return;
            } else if (stop.pause(pause)) {
                return;
            } else {
                pause = longer(pause);
            }
        }
    }

    private Duration longer(Duration pause) {
        var doubled = pause.multipliedBy(2);
        return doubled.compareTo(options.longestPause()) > 0 ? options.longestPause() : doubled;
    }

    /** Reads each file once; returns whether there was something to do. */
    private boolean round() throws IOException {
        var now = System.currentTimeMillis();
        var found = false;
        for (var i = reading - 1; i >= 0; i--) {
            found |= files.get(i).fill() > 0;
        }
        for (var i = 0; i < reading; i++) {
            var file = files.get(i);
            if (file.wasReplaced()) {
                replaced(i);
                found = true;
                break;
            }
            if (i == files.size() - 1 && file.isBegun() && addUnseen(file)) {
                found = true;
                break;
            }
            for (var line = file.next(); line != null; line = file.next()) {
                intake.add(line);
            }
            if (!file.atEnd()) {
                found = true;
                break;
            }
        }
        intake.flush();
        seen = now;
        return found;
    }

    /** A file was truncated, or written anew. What was copied before that is read to its end. */
    private void replaced(int index) throws IOException {
        var file = files.get(index);
        var copies = search.copiesOf(file, files, seen);
        if (copies.isEmpty()) {
            LOG.warn(
                    "{} was truncated or written anew after it was read up to offset {}, and no copy of it is there. What was"
                            + " written to it after that is lost, if there was anything. It is read from its beginning",
                    file,
                    file.done().offset());
        } else {
            LOG.info("{} was truncated: going on with {}, and then from its beginning", file, copies);
            files.addAll(index, copies);
            reading += copies.size();
        }
        file.rewind();
    }

    /**
     * Before the first line of a file is taken: another content may have been copied and truncated since the last look.
     */
    private boolean addUnseen(LogFile file) throws IOException {
        var unseen = search.isCurrent(file) ? search.unseen(files, seen) : List.<LogFile>of();
        if (unseen.isEmpty()) {
            return false;
        }
        if (!search.isCurrent(file)) { // renamed meanwhile: they may be younger
            LogFiles.close(unseen);
            return false;
        }
        LOG.info("{} was truncated before it was read: going on with {}", file, unseen);
        files.addAll(files.size() - 1, unseen);
        reading += unseen.size();
        file.rewind(); // what was read may be what was copied
        return true;
    }

    /** All that is read is at its end: goes on with the next file; returns whether there is one. */
    private boolean next() throws IOException {
        leaveRenamed();
        if (reading == files.size()) {
            addNewer();
        }
        if (reading == files.size()) {
            return false;
        }
        if (options.end() != End.WAIT) {
            files.subList(0, reading).forEach(this::takeRest); // there will be no later
        }
        reading++;
        return true;
    }

    /** While it is behind, too: a file that is open can be read even if it is deleted before its turn comes. */
    private void holdNewer() throws IOException {
        if (System.nanoTime() - looked > options.longestPause().toNanos()) {
            addNewer();
        }
    }

    private void addNewer() throws IOException {
        var newer = files.isEmpty() ? search.begin(false) : search.after(files, seen);
        files.addAll(newer);
        looked = System.nanoTime();
        if (files.isEmpty() && !missed) {
            missed = true;
            LOG.info("{} is not there yet: waiting for it", options.file());
        }
    }

    /** Nobody writes to them any more. What is behind their last line break is a line: it will not be ended. */
    private void leaveRenamed() throws IOException {
        while (reading > 1 && files.get(0).quiet() > options.renamed().toNanos()) {
            var file = files.get(0);
            if (search.isCurrent(file)) {
                return; // it was renamed back
            }
            takeRest(file);
            search.pass(file);
            file.close();
            files.remove(0);
            reading--;
        }
    }

    private void finish() throws IOException {
        for (var i = 0; i < reading; i++) {
            if (i < reading - 1 || options.end() == End.STOP) {
                takeRest(files.get(i));
            }
        }
    }

    private void takeRest(LogFile file) {
        var rest = file.rest();
        if (rest != null) {
            intake.add(rest);
        }
        intake.flush();
    }

    @Override
    public void close() throws IOException {
        LogFiles.close(files);
    }
}
