package io.minibatch.file.disk;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;

/** Memory that shows a piece of a file, and can be given back at a chosen moment. What does that depends on the JDK. */
public sealed interface MappedMemory permits ArenaMemory, UnsafeMemory {

    /** Maps a piece of a file that is that long, for reading and writing. */
    static MappedMemory map(FileChannel channel, long position, long size) throws IOException {
        return ArenaMemory.isAvailable()
                ? ArenaMemory.of(channel, position, size)
                : new UnsafeMemory(channel.map(MapMode.READ_WRITE, position, size));
    }

    /** The bytes. */
    MappedByteBuffer buffer();

    /** Gives the memory back now. Called once, when nobody uses the buffer any more. */
    void free();

    /** Whether using the buffer afterwards throws {@link IllegalStateException}. Otherwise it may kill the process. */
    boolean isChecked();
}
