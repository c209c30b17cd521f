package io.minibatch.benchmarks;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;

/**
 * What the log would cost with plain writes: the same frames, checksum, lock in memory and published end, but each
 * frame is one system call. A trial for the decision between plain and mapped writes; it has no readers, segments or
 * recovery.
 */
final class PlainLog implements AutoCloseable {

    /** The size of what comes before the records of a frame. */
    static final int HEADER = 32;

    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int SALT = 0x5EED;
    private static final int CRC = 8;
    private static final int COUNT = 12;
    private static final int END = 8;
    private static final int PAGE = 4096;

    /** How a frame reaches the file. */
    private interface Output {
        void write(ByteBuffer frame) throws IOException;
    }

    private final RandomAccessFile file;
    private final MappedByteBuffer page;
    private final ByteBuffer frame;
    private final Output output;
    private final CRC32C crc = new CRC32C();
    private final ReentrantLock lock = new ReentrantLock();
    private long sequence = 1;

    private PlainLog(Path folder, int largest, boolean channel) throws IOException {
        this.file = new RandomAccessFile(folder.resolve("log").toFile(), "rw");
        if (channel) {
            frame = ByteBuffer.allocateDirect(largest).order(ByteOrder.LITTLE_ENDIAN);
            output = this::writeToChannel;
        } else {
            var bytes = new byte[largest];
            frame = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            output = whole -> file.write(bytes, 0, whole.limit());
        }
        try (var control = new RandomAccessFile(folder.resolve("control").toFile(), "rw")) {
            page = control.getChannel().map(MapMode.READ_WRITE, 0, PAGE);
        }
    }

    /** By a channel: the least copying, but an interrupt closes it for all threads. */
    static PlainLog ofChannel(Path folder, int largest) throws IOException {
        return new PlainLog(folder, largest, true);
    }

    /** By a random access file: interrupts do not harm it. */
    static PlainLog ofRandomAccessFile(Path folder, int largest) throws IOException {
        return new PlainLog(folder, largest, false);
    }

    private void writeToChannel(ByteBuffer bytes) throws IOException {
        var channel = file.getChannel();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    void append(List<byte[]> payloads) throws IOException {
        lock.lock();
        try {
            encode(payloads);
            output.write(frame);
            sequence += payloads.size();
            LONG.setRelease(page, END, sequence);
        } finally {
            lock.unlock();
        }
    }

    private void encode(List<byte[]> payloads) {
        frame.clear();
        frame.putInt(SALT).putInt(0).putInt(0).putInt(payloads.size());
        frame.putLong(sequence).putLong(System.currentTimeMillis());
        for (var i = 0; i < payloads.size(); i++) {
            var payload = payloads.get(i);
            frame.putInt(payload.length).put(payload);
        }
        while (frame.position() % Long.BYTES != 0) {
            frame.put((byte) 0);
        }
        frame.flip();
        frame.putInt(Integer.BYTES, frame.limit());
        crc.reset();
        crc.update(frame.position(COUNT));
        frame.putInt(CRC, (int) crc.getValue()).position(0);
    }

    /** The size of the frame of so many messages. */
    static int frameSize(int messages, int payload) {
        return (HEADER + messages * (Integer.BYTES + payload) + 7) & -8;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
