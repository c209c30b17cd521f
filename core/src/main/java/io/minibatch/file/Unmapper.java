package io.minibatch.file;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Unmaps by {@code sun.misc.Unsafe.invokeCleaner}: Java 17 has no public way. Without it, and from Java 24 on, where using
 * it is warned of, the garbage collector does.
 */
final class Unmapper {

    private static final int TERMINALLY_DEPRECATED = 24;
    private static final @Nullable MethodHandle CLEANER = find();

    private Unmapper() {}

    private static @Nullable MethodHandle find() {
        if (Runtime.version().feature() >= TERMINALLY_DEPRECATED) {
            return null; // it would warn on stderr
        }
        try {
            var unsafe = Class.forName("sun.misc.Unsafe");
            var field = unsafe.getDeclaredField("theUnsafe");
            field.setAccessible(true);
            return MethodHandles.lookup()
                    .findVirtual(unsafe, "invokeCleaner", MethodType.methodType(void.class, ByteBuffer.class))
                    .bindTo(field.get(null));
        } catch (ReflectiveOperationException | RuntimeException e) {
            LoggerFactory.getLogger(Unmapper.class).debug("Mapped memory is freed by the garbage collector only", e);
            return null;
        }
    }

    static void unmap(MappedByteBuffer buffer) {
        if (CLEANER == null) {
            return;
        }
        try {
            CLEANER.invokeExact((ByteBuffer) buffer);
        } catch (Throwable e) {
            throw new IllegalStateException("Cannot unmap " + buffer, e);
        }
    }
}
