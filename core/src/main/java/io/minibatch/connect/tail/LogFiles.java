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
        return open(generation, channel -> new Fingerprint());
    }

    /** Behind the last line break; null if it is not there under this name any more. */
    @Nullable
    LogFile openAtEnd(Generation generation) throws IOException {
        return open(generation, channel -> Fingerprint.read(channel, lastLineEnd(channel)));
    }

    /** At a place in it; null if it is another file, or not there under this name any more. */
    @Nullable
    LogFile open(Generation generation, Place place) throws IOException {
        return open(generation, channel -> {
            var fingerprint = Fingerprint.read(channel, place.offset());
            return fingerprint != null && place.is(fingerprint) ? fingerprint : null;
        });
    }

    /** Says how far an open file was read; null if it is not to be read. */
    private interface Look {
        @Nullable
        Fingerprint at(FileChannel channel) throws IOException;
    }

    private @Nullable LogFile open(Generation generation, Look look) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(generation.path());
        } catch (NoSuchFileException e) {
            return null;
        }
        LogFile opened = null;
        try {
            var done = isStill(generation) ? look.at(channel) : null;
            opened = done == null ? null : new LogFile(generation.path(), generation.key(), channel, longest, done);
            return opened;
        } finally {
            if (opened == null) {
                channel.close();
            }
        }
    }

    /** A file that is open keeps its key, so that the name still had it when it was opened if it has it afterwards. */
    private static boolean isStill(Generation generation) throws IOException {
        try {
            var key = Files.readAttributes(generation.path(), BasicFileAttributes.class)
                    .fileKey();
            return generation.key().equals(key == null ? "" : key.toString());
        } catch (NoSuchFileException e) {
            return false; // renamed meanwhile
        }
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

    boolean isAmong(List<LogFile> opened, Generation generation) throws IOException {
        for (var file : opened) {
            if (isSame(file, generation)) {
                return true;
            }
        }
        return false;
    }

    /** By the key, or where there are none by the content. */
    boolean isSame(LogFile file, Generation generation) throws IOException {
        if (!file.key().isEmpty()) {
            return file.key().equals(generation.key());
        }
        try (var opened = open(generation, file.place())) {
            return opened != null;
        }
    }

    static void close(List<LogFile> files) throws IOException {
        for (var file : files) {
            file.close();
        }
    }
}
