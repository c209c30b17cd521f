package io.minibatch.connect.tail;

import io.minibatch.connect.tail.Position.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens files, so that they are those that were meant. */
final class LogFiles {

    private static final int BLOCK = 1 << 16;

    private final int longest;

    LogFiles(int longest) {
        this.longest = longest;
    }

    /** From its beginning; null if it is not there under this name any more. */
    @Nullable
    LogFile open(Generation generation) throws IOException {
        var channel = channel(generation);
        return channel == null ? null : file(generation, channel, new Fingerprint());
    }

    /** Behind the last line break; null if it is not there under this name any more. */
    @Nullable
    LogFile openAtEnd(Generation generation) throws IOException {
        var channel = channel(generation);
        if (channel == null) {
            return null;
        }
        var fingerprint = Fingerprint.read(channel, lastLineEnd(channel));
        return file(generation, channel, fingerprint == null ? new Fingerprint() : fingerprint);
    }

    /** At a place in it; null if it is another file, or not there under this name any more. */
    @Nullable
    LogFile open(Generation generation, Place place) throws IOException {
        var channel = channel(generation);
        if (channel == null) {
            return null;
        }
        var fingerprint = Fingerprint.read(channel, place.offset());
        if (fingerprint == null || !place.is(fingerprint)) {
            channel.close();
            return null;
        }
        return file(generation, channel, fingerprint);
    }

    private LogFile file(Generation generation, FileChannel channel, Fingerprint done) {
        return new LogFile(generation.path(), generation.key(), channel, longest, done);
    }

    /** A file that is open keeps its key, so that the name still had it when it was opened if it has it afterwards. */
    private static @Nullable FileChannel channel(Generation generation) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(generation.path());
        } catch (NoSuchFileException e) {
            return null;
        }
        try {
            var key = Files.readAttributes(generation.path(), BasicFileAttributes.class)
                    .fileKey();
            if (generation.key().equals(key == null ? "" : key.toString())) {
                return channel;
            }
        } catch (NoSuchFileException e) {
            // renamed meanwhile
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return null;
    }

    private static long lastLineEnd(FileChannel channel) throws IOException {
        for (var to = channel.size(); to > 0; to = Math.max(0, to - BLOCK)) {
            var from = Math.max(0, to - BLOCK);
            var block = ByteBuffer.allocate((int) (to - from));
            while (block.hasRemaining() && channel.read(block, from + block.position()) >= 0) {
                // until it is full
            }
            for (var i = block.position() - 1; i >= 0; i--) {
                if (block.get(i) == '\n') {
                    return from + i + 1;
                }
            }
        }
        return 0;
    }

    static void close(List<LogFile> files) throws IOException {
        for (var file : files) {
            file.close();
        }
    }
}
