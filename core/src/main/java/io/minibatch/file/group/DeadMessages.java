package io.minibatch.file.group;

import io.minibatch.MinibatchException;
import io.minibatch.file.disk.Decoder;
import io.minibatch.file.disk.Folders;
import io.minibatch.store.Sequences;
import io.minibatch.store.StoredMessage;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The messages of a {@link DeadFile}, read as they are pulled. The file is closed at its end, or with the garbage. */
public final class DeadMessages implements Iterator<StoredMessage> {

    private final Path path;
    private final String what;
    private final TreeMap<Long, Long> wanted = new TreeMap<>();
    private final DataInputStream in;
    private final long length;
    private long position;
    private boolean ended;
    private @Nullable StoredMessage next;

    /**
     * Opens a file.
     *
     * @param what whose messages they are, for errors
     * @param members which messages to give; they come in the order of the file
     */
    public DeadMessages(Path path, String what, Sequences members) {
        this.path = path;
        this.what = what;
        for (var i = 0; i < members.ranges(); i++) {
            wanted.put(members.first(i), members.last(i));
        }
        try {
            // A plain file, no channel: an interrupt of the reading thread harms nothing.
            in = new DataInputStream(new BufferedInputStream(new FileInputStream(path.toFile()), 1 << 16));
            length = Files.size(path);
        } catch (FileNotFoundException | NoSuchFileException e) {
            throw damaged("it cannot be opened: " + e.getMessage());
        } catch (IOException e) {
            throw failed(e);
        }
        pull(this::skipCause);
    }

    @Override
    public boolean hasNext() {
        if (next == null && !ended) {
            pull(this::advance);
        }
        return next != null;
    }

    @Override
    public StoredMessage next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        var message = next;
        next = null; // it is read when it is asked for: of large ones there is only one in memory
        return message;
    }

    private interface Reading {
        void run() throws IOException;
    }

    private void pull(Reading reading) {
        try {
            reading.run();
            if (ended) {
                in.close();
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void skipCause() throws IOException {
        var cause = DeadFile.view(bytes(Integer.BYTES)).getInt(0);
        if (cause < 0 || cause > length - position) {
            throw damaged("the cause claims to have " + cause + " bytes");
        }
        in.skipNBytes(cause);
        position += cause;
    }

    private void advance() throws IOException {
        while (next == null && !ended) {
            var message = read();
            var range = message == null ? null : wanted.floorEntry(message.sequence());
            if (message != null && range != null && message.sequence() <= range.getValue()) {
                next = message;
            }
        }
    }

    /** The next message of the file; null at the end. */
    private @Nullable StoredMessage read() throws IOException {
        var start = position;
        var header = bytes(DeadFile.MESSAGE_HEADER);
        var head = DeadFile.view(header).getInt(4);
        var payload = DeadFile.view(header).getInt(8);
        if (head < 0 || payload < 0 || (long) head + payload > length - position) {
            position = start;
            throw damaged("a message claims to have " + head + " + " + payload + " bytes");
        }
        var headBytes = bytes(head);
        var payloadBytes = bytes(payload);
        if (!Arrays.equals(header, DeadFile.header(headBytes, head, payloadBytes))) {
            position = start;
            throw damaged("the checksum of a message is wrong");
        }
        if (head == 0) {
            ended = true;
            return null;
        }
        var decoder = new Decoder(headBytes, 0, head);
        return new StoredMessage(
                decoder.number(), decoder.instant(), Collections.unmodifiableMap(decoder.texts()), payloadBytes);
    }

    private byte[] bytes(int size) throws IOException {
        if (size > length - position) {
            throw damaged("it ends within a message");
        }
        var bytes = new byte[size];
        in.readFully(bytes);
        position += size;
        return bytes;
    }

    private MinibatchException failed(IOException e) {
        return Folders.failed("read the copy of " + what + " from", path, e);
    }

    private CopyDamaged damaged(String fault) {
        return new CopyDamaged(what, path, position, fault);
    }
}
