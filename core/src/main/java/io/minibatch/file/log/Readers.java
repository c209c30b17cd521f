package io.minibatch.file.log;

import java.util.ArrayList;
import java.util.List;

/** Readers that are not in use, each at some place of the log: who reads on from there need not search. */
public final class Readers {

    private static final int MOST_IDLE = 4;

    private final FileLog log;
    private final List<LogReader> idle = new ArrayList<>();

    public Readers(FileLog log) {
        this.log = log;
    }

    public synchronized LogReader take(long sequence) {
        for (var i = idle.size() - 1; i >= 0; i--) {
            if (idle.get(i).near(sequence)) {
                return idle.remove(i);
            }
        }
        return idle.size() < MOST_IDLE ? new LogReader(log) : idle.remove(0);
    }

    public synchronized void give(LogReader reader) {
        if (idle.size() == MOST_IDLE) {
            idle.remove(0).close();
        }
        idle.add(reader);
    }

    /** Closes the idle ones: so that the space of removed files is given back. */
    public synchronized void clear() {
        idle.forEach(LogReader::close);
        idle.clear();
    }
}
