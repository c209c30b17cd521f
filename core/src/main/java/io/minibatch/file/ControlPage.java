package io.minibatch.file;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

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
 *    128  wanted: until when (ms) somebody waits for the append lock
 *    136  turn: counts how often the append lock changed hands between processes
 *    144  holder: the process that has it
 * </pre>
 */
final class ControlPage {

    static final int SIZE = 4096;
    static final long MAGIC = 0x0001_6B63_7462_696DL; // "mibtck", format 1

    static final int FORMAT = 0;
    static final int END = 8;
    static final int SEGMENT = 16;
    static final int OFFSET = 24;
    static final int CREATED = 32;
    static final int FIRST = 40;
    static final int WRITING = 48;
    static final int DELETED = 56;
    static final int SETTINGS = 64;
    static final int REQUESTS = 72;
    static final int CHECKPOINT_SEGMENT = 80;
    static final int CHECKPOINT_OFFSET = 88;
    static final int CHECKPOINT_SEQUENCE = 96;
    static final int WANTED = 128;
    static final int TURN = 136;
    static final int HOLDER = 144;

    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final Mapping mapping;
    private final ByteBuffer page;

    ControlPage(Path file) {
        mapping = Mapping.of(file, 0, SIZE);
        page = mapping.buffer();
    }

    /** A word, with all that was written before it by whoever wrote it. */
    long get(int word) {
        return (long) LONG.getAcquire(page, word);
    }

    /** A word as this thread, which holds the lock that guards it, left it. */
    long plain(int word) {
        return page.getLong(word);
    }

    /** Sets a word; whoever sees it sees all that was written before. */
    void set(int word, long value) {
        LONG.setRelease(page, word, value);
    }

    /** Counts a word up. */
    void ring(int word) {
        LONG.getAndAdd(page, word, 1L);
    }

    /** Counts up the requests to groups, after one was published: their owners look. */
    void ringRequests() {
        ring(REQUESTS);
    }

    /** The count of requests to groups. */
    long requests() {
        return get(REQUESTS);
    }

    void force() {
        mapping.force(0, SIZE);
    }

    void unmap() {
        mapping.unmap();
    }
}
