package io.minibatch.file.disk;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import org.jspecify.annotations.Nullable;

/**
 * By {@code java.lang.foreign}, which the JDK has since 22; through method handles, as the sources are compiled for 17.
 * Used from 24 on: there {@link UnsafeMemory} would warn, and closing an arena does not slow other threads down any
 * more.
 */
public record ArenaMemory(MappedByteBuffer buffer, AutoCloseable arena) implements MappedMemory {

    private static final int USED_SINCE = 24;
    private static final @Nullable Api API = Runtime.version().feature() < USED_SINCE ? null : Api.find();

    /**
     * What is used of the API.
     *
     * @param open {@code Arena.ofShared()}
     * @param map {@code FileChannel.map(mode, position, size, arena).asByteBuffer()}
     */
    private record Api(MethodHandle open, MethodHandle map) {

        static Api find() {
            try {
                var lookup = MethodHandles.publicLookup();
                var arena = Class.forName("java.lang.foreign.Arena");
                var segment = Class.forName("java.lang.foreign.MemorySegment");
                var open = lookup.findStatic(arena, "ofShared", MethodType.methodType(arena));
                var map = lookup.findVirtual(
                        FileChannel.class,
                        "map",
                        MethodType.methodType(segment, MapMode.class, long.class, long.class, arena));
                var asBuffer = lookup.findVirtual(segment, "asByteBuffer", MethodType.methodType(ByteBuffer.class));
                return new Api(
                        open.asType(MethodType.methodType(AutoCloseable.class)),
                        MethodHandles.filterReturnValue(map, asBuffer)
                                .asType(MethodType.methodType(
                                        MappedByteBuffer.class,
                                        FileChannel.class,
                                        MapMode.class,
                                        long.class,
                                        long.class,
                                        AutoCloseable.class)));
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("This Java has no java.lang.foreign as of 22", e);
            }
        }
    }

    public static boolean isAvailable() {
        return API != null;
    }

    public static ArenaMemory of(FileChannel channel, long position, long size) throws IOException {
        if (API == null) {
            throw new IllegalStateException("Java " + Runtime.version() + " has no arenas that are used");
        }
        AutoCloseable arena = null;
        try {
            arena = (AutoCloseable) API.open.invokeExact();
            var buffer = (MappedByteBuffer) API.map.invokeExact(channel, MapMode.READ_WRITE, position, size, arena);
            var memory = new ArenaMemory(buffer, arena);
            arena = null;
            return memory;
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e); // none of these methods declares any other
        } finally {
            if (arena != null) {
                close(arena);
            }
        }
    }

    private static void close(AutoCloseable arena) {
        try {
            arena.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e); // it declares none
        }
    }

    @Override
    public void free() {
        close(arena);
    }

    @Override
    public boolean isChecked() {
        return true;
    }
}
