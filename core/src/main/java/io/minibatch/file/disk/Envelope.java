package io.minibatch.file.disk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * A small file with one value in it, written whole and renamed into place.
 *
 * <pre>
 * 0   magic, a text of 8 letters
 * 8   version of the format, int
 * 12  crc32c of the 8 + 4 bytes before and of all that follows, int
 * 16  value
 * </pre>
 */
public final class Envelope {

    private static final int HEADER = 16;
    private static final int VERSION = 1;

    private Envelope() {}

    public static byte[] seal(String magic, Consumer<Encoder> value) {
        var out = new Encoder().reset(HEADER);
        value.accept(out);
        var buffer = out.buffer();
        buffer.putLong(0, magic(magic)).putInt(8, VERSION);
        buffer.putInt(12, crc(out.array(), out.length()));
        return out.toBytes();
    }

    /** The value, if the file is sound. */
    public static Decoder open(String magic, byte[] file) {
        if (file.length < HEADER) {
            throw new UnreadableException("it has only " + file.length + " bytes");
        }
        var buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (buffer.getLong(0) != magic(magic)) {
            throw new UnreadableException("it does not begin with " + magic);
        }
        if (buffer.getInt(12) != crc(file, file.length)) {
            throw new UnreadableException("its checksum is wrong");
        }
        if (buffer.getInt(8) > VERSION) {
            throw UnreadableException.newer(buffer.getInt(8), VERSION);
        }
        return new Decoder(file, HEADER, file.length);
    }

    /** Eight letters as a number. */
    public static long magic(String letters) {
        return ByteBuffer.wrap(letters.getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
    }

    private static int crc(byte[] file, int length) {
        var crc = new CRC32C();
        crc.update(file, 0, 12);
        crc.update(file, HEADER, length - HEADER);
        return (int) crc.getValue();
    }
}
