package io.minibatch.file.log;

import io.minibatch.file.disk.Mapping;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One page of memory that all processes with the stream open share. It says what is published; the files hold it.
 *
 * <p>Page and data reach the disk independently, so the page is believed only while some process has the stream open;
 * the first one to open it makes the page anew from the files ({@link Recovery}).
 *
 * <pre>
 * offset  word
 *      0  magic and format version
 *      8  end: the sequence number after the last published message
 *     16  the active segment: its first sequence number
 *     24  the offset in it behind the last published frame
 *     32  floor of created: the next batch is stamped with this or later
 *     40  first: the lowest sequence number that may still be there
 *     48  writing: 1 while an appender writes what is not published yet
 *     56  deleted: 1 when the stream was removed
 *     64  settings: counts changes of stream.json
 *     72  requests: counts requests to groups
 *     80  checkpoint: the segment, the offset and the sequence number up to which all is synced
 *    104  processes: how many have the stream open; too many after a kill, until all have closed it
 *    128  wanted: until when (ms) somebody waits for the append lock
 *    136  turn: counts how often the append lock changed hands between processes
 *    144  holder: the process that has it
 * </pre>
 */
public final class ControlPage {

    public static final int SIZE = 4096;
    public static final long MAGIC = 0x0001_6B63_7462_696DL; // "mibtck", format 1

    public static final int FORMAT = 0;
    public static final int END = 8;
    public static final int SEGMENT = 16;
    public static final int OFFSET = 24;
    public static final int CREATED = 32;
    public static final int FIRST = 40;
    public static final int WRITING = 48;
    public static final int DELETED = 56;
    public static final int SETTINGS = 64;
    public static final int REQUESTS = 72;
    public static final int CHECKPOINT_SEGMENT = 80;
    public static final int CHECKPOINT_OFFSET = 88;
    public static final int CHECKPOINT_SEQUENCE = 96;
    public static final int PROCESSES = 104;
    public static final int WANTED = 128;
    public static final int TURN = 136;
    public static final int HOLDER = 144;

    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private volatile ByteBuffer page; // of the mapping; after closing a copy
    private @Nullable Mapping mapping; // guarded by this; null after closing
    private boolean entered; // guarded by this

    public ControlPage(Path file) {
        mapping = Mapping.of(file, 0, SIZE);
        page = mapping.buffer();
    }

    /** A word, with all that was written before it by whoever wrote it; after closing, as it was then. */
    public long get(int word) {
        try {
            return (long) LONG.getAcquire(page, word);
        } catch (IllegalStateException e) {
            return (long) LONG.getAcquire(page, word); // closed just now, so that by now it is the copy
        }
    }

    /** A word as this thread, which holds the lock that guards it, left it. */
    public long plain(int word) {
        return page.getLong(word);
    }

    /** Sets a word; whoever sees it sees all that was written before. */
    public void set(int word, long value) {
        LONG.setRelease(page, word, value);
    }

    /** Counts a word up. */
    public void ring(int word) {
        LONG.getAndAdd(page, word, 1L);
    }

    /** Counts up the requests to groups, after one was published: their owners look. */
    public void ringRequests() {
        ring(REQUESTS);
    }

    /** The count of requests to groups. */
    public long requests() {
        return get(REQUESTS);
    }

    /** Counts this process among those that have the stream open, until it closes the page. */
    public synchronized void enter() {
        LONG.getAndAdd(page, PROCESSES, 1L);
        entered = true;
    }

    /** Whether another process may have the stream open. */
    public boolean isShared() {
        return get(PROCESSES) != 1;
    }

    public synchronized void force() {
        if (mapping != null) {
            mapping.force(0, SIZE);
        }
    }

    /**
     * Ends it. Whoever still has the stream at hand, and asks whether it was deleted, is answered from a copy; nobody
     * sets a word any more.
     */
    public synchronized void close() {
        if (mapping == null) {
            return;
        }
        if (entered) {
            LONG.getAndAdd(page, PROCESSES, -1L);
        }
        page = ByteBuffer.allocateDirect(SIZE) // words in the heap cannot be read with order
                .put(mapping.buffer().duplicate().clear())
                .order(ByteOrder.LITTLE_ENDIAN);
        mapping.unmapSoon();
        mapping = null;
    }
}
