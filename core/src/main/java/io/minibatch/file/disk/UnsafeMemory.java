package io.minibatch.file.disk;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Given back by {@code sun.misc.Unsafe.invokeCleaner}, as Java 17 has no public way; without it, the garbage collector
 * does it at some time.
 */
public record UnsafeMemory(MappedByteBuffer buffer) implements MappedMemory {

    private static final @Nullable MethodHandle CLEANER = find();

    private static @Nullable MethodHandle find() {
        try {
            var unsafe = Class.forName("sun.misc.Unsafe");
            var field = unsafe.getDeclaredField("theUnsafe");
            field.setAccessible(true);
            return MethodHandles.lookup()
                    .findVirtual(unsafe, "invokeCleaner", MethodType.methodType(void.class, ByteBuffer.class))
                    .bindTo(field.get(null));
        } catch (ReflectiveOperationException | RuntimeException e) {
            LoggerFactory.getLogger(UnsafeMemory.class)
                    .debug("Mapped memory is freed by the garbage collector only", e);
            return null;
        }
    }

    @Override
    public void free() {
        if (CLEANER == null) {
            return;
        }
        try {
            CLEANER.invokeExact((ByteBuffer) buffer);
        } catch (Throwable e) {
            throw new IllegalStateException("Cannot unmap " + buffer, e);
        }
    }

    @Override
    public boolean isChecked() {
        return false;
    }
}
