package io.minibatch;

import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** One method with {@link Streaming}, checked when it is made. */
final class StreamingMethod {

    private final Method method;
    private final Object consumer;
    private final Streaming streaming;
    private final WindowEmitter<Object> emitter;
    private final Codec<Object> codec;

    StreamingMethod(Method method, Object consumer) {
        this.method = method;
        this.consumer = consumer;
        this.streaming = method.getAnnotation(Streaming.class);
        this.codec = codec();
        this.emitter = emitter();
        open();
    }

    private void open() {
        try {
            method.setAccessible(true);
        } catch (InaccessibleObjectException | SecurityException e) {
            throw new IllegalArgumentException(
                    this + " cannot be called: its package "
                            + method.getDeclaringClass().getPackageName()
                            + " is not open to io.minibatch. Add \"opens\" to its module-info.java, or make the class and"
                            + " the method public",
                    e);
        }
    }

    private WindowEmitter<Object> emitter() {
        var size = streaming.size();
        var every = streaming.every();
        var fixed = streaming.fixed();
        try {
            if (!fixed.isEmpty()) {
                if (size != 0 || !every.isEmpty()) {
                    throw new IllegalArgumentException("fixed excludes size and every: give fixed alone");
                }
                return WindowEmitter.fixed(Durations.parse(fixed));
            }
            if (!every.isEmpty()) {
                var period = Durations.parse(every);
                return size == 0 ? WindowEmitter.every(period) : WindowEmitter.countOrTime(size, period);
            }
            if (size == 0) {
                throw new IllegalArgumentException("no strategy is given: say size, every, fixed, or size with every");
            }
            return WindowEmitter.count(size);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(this + " has a wrong @Streaming: " + e.getMessage(), e);
        }
    }

    private Codec<Object> codec() {
        var types = method.getGenericParameterTypes();
        if (types.length != 1) {
            throw cannotConsume(types.length == 0 ? "takes nothing" : "takes " + types.length + " arguments");
        }
        if (!(types[0] instanceof ParameterizedType taken
                && (taken.getRawType() == Window.class || taken.getRawType() == List.class))) {
            throw cannotConsume("takes " + types[0].getTypeName());
        }
        var payload = taken.getActualTypeArguments()[0];
        if (payload instanceof Class<?> type) {
            return unchecked(Codec.of(type));
        }
        if (payload instanceof ParameterizedType) {
            return JsonCodec.of(new Known(payload));
        }
        throw cannotConsume("takes " + types[0].getTypeName() + ", and " + payload.getTypeName() + " is no class");
    }

    @SuppressWarnings("unchecked") // the method takes what the codec makes: both are of its parameter's type
    private static Codec<Object> unchecked(Codec<?> codec) {
        return (Codec<Object>) codec;
    }

    private IllegalArgumentException cannotConsume(String what) {
        return new IllegalArgumentException(
                this + " cannot consume a window: it must take one Window<T> or List<T>, but " + what + ".");
    }

    /** Without a sink its result would be lost. */
    void checkNeedsNoSink() {
        if (!isVoid()) {
            throw new IllegalArgumentException(this + " returns "
                    + method.getGenericReturnType().getTypeName()
                    + ", but there is no sink for it: register(consumer, sink), or make the method void");
        }
    }

    private boolean isVoid() {
        return method.getReturnType() == void.class || method.getReturnType() == Void.class;
    }

    Pipeline<?, ?> pipeline(Minibatch minibatch, List<Sink<Object>> sinks) {
        var windowed = minibatch.stream(streaming.value(), codec).windowed(emitter);
        windowed = windowed.group(streaming.group());
        if (streaming.workers() != 0) {
            windowed = windowed.workers(streaming.workers());
        }
        if (streaming.keep()) {
            windowed = windowed.keep();
        }
        return isVoid()
                ? withSinks(windowed.forEach(this::call), sinks)
                : withSinks(windowed.process(this::call), sinks);
    }

    private static <R> Pipeline<Object, R> withSinks(Pipeline<Object, R> pipeline, List<Sink<Object>> sinks) {
        var all = pipeline;
        for (var sink : sinks) {
            all = all.sink(sink);
        }
        return all;
    }

    private @Nullable Object call(Window<Object> window) throws Exception {
        try {
            return method.invoke(consumer, method.getParameterTypes()[0] == Window.class ? window : window.data());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof Exception exception ? exception : e;
        }
    }

    /** Such as {@code Method Alerts.hot(String)}. */
    @Override
    public String toString() {
        return "Method " + method.getDeclaringClass().getSimpleName() + "." + method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    /** A type that is known only at run time. */
    private static final class Known extends TypeReference<Object> {
        private final Type type;

        Known(Type type) {
            this.type = type;
        }

        @Override
        public Type getType() {
            return type;
        }
    }
}
