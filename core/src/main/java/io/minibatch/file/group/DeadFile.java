package io.minibatch.file.group;

import io.minibatch.file.disk.Encoder;
import io.minibatch.file.disk.Envelope;
import io.minibatch.file.disk.Folders;
import io.minibatch.file.disk.UnreadableException;
import io.minibatch.store.StoredMessage;
import io.minibatch.store.WindowRecord;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.zip.CRC32C;

/**
 * What was set aside, with its messages, in a file of its own that needs nothing else: neither journal nor stream.
 *
 * <pre>
 *  0  length of the cause in bytes, int
 *  4  cause: an {@link Envelope} with the window, when, error and stack trace
 *     messages, for each:
 *      0  crc32c of all that follows, int
 *      4  length of the head, int
 *      8  length of the payload, int
 *     12  head: sequence, created, attributes as {@link Encoder} writes them
 *         payload
 *     the end: the header of a message without head and payload
 * </pre>
 */
public final class DeadFile {

    public static final int MESSAGE_HEADER = 12;

    private static final String MAGIC = "MBGROUPD";

    private DeadFile() {}

    /** Why something was set aside. */
    public record Cause(WindowRecord window, Instant at, String error, String stackTrace) {}

    /** Writes it durably; one message at a time is in memory. */
    public static void write(Path file, Cause cause, Snapshot codec, Iterator<StoredMessage> messages) {
        var aside = Folders.aside(file);
        try {
            try (var raw = new FileOutputStream(aside.toFile());
                    var out = new BufferedOutputStream(raw, 1 << 16)) {
                var sealed = Envelope.seal(MAGIC, to -> {
                    codec.write(cause.window(), to);
                    to.instant(cause.at()).text(cause.error()).text(cause.stackTrace());
                });
                var length = new byte[Integer.BYTES];
                view(length).putInt(sealed.length);
                out.write(length);
                out.write(sealed);
                var head = new Encoder();
                while (messages.hasNext()) {
                    write(messages.next(), head, out);
                }
                out.write(header(new byte[0], 0, new byte[0]));
                out.flush();
                raw.getFD().sync();
            }
            Folders.publish(aside, file, true);
        } catch (IOException e) {
            throw Folders.failed("write", file, e);
        } finally {
            GroupFiles.delete(aside);
        }
    }

    private static void write(StoredMessage message, Encoder head, BufferedOutputStream out) throws IOException {
        head.reset(0).number(message.sequence()).instant(message.created()).texts(message.attributes());
        out.write(header(head.array(), head.length(), message.payload()));
        out.write(head.array(), 0, head.length());
        out.write(message.payload());
    }

    /** What comes before a message. */
    public static byte[] header(byte[] head, int headLength, byte[] payload) {
        var bytes = new byte[MESSAGE_HEADER];
        var header = view(bytes).putInt(4, headLength).putInt(8, payload.length);
        var crc = new CRC32C();
        crc.update(bytes, 4, 8);
        crc.update(head, 0, headLength);
        crc.update(payload);
        header.putInt(0, (int) crc.getValue());
        return bytes;
    }

    /**
     * Why it was set aside.
     *
     * @throws UnreadableException if the file is damaged
     */
    public static Cause readCause(Path file, Snapshot codec) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var start = in.readNBytes(Integer.BYTES);
            var length = start.length < Integer.BYTES ? -1 : view(start).getInt();
            if (length < 0 || length > Files.size(file)) {
                throw new UnreadableException("it is cut short");
            }
            var decoder = Envelope.open(MAGIC, in.readNBytes(length));
            return new Cause(codec.readWindow(decoder), decoder.instant(), decoder.text(), decoder.text());
        }
    }

    public static ByteBuffer view(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
