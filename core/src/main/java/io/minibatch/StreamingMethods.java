package io.minibatch;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The pipelines of an object's methods that have {@link Streaming}. */
record StreamingMethods(Minibatch minibatch, Object consumer, List<Sink<?>> sinks) {

    /** Checks all methods, then starts them all, or none. */
    Subscription start() {
        var methods = annotated().stream()
                .map(method -> new StreamingMethod(method, consumer))
                .toList();
        if (methods.isEmpty()) {
            throw new IllegalArgumentException(consumer.getClass().getName() + " has no method with @"
                    + Streaming.class.getSimpleName()
                    + ": annotate one, such as @Streaming(value = \"readings\", size = 2)"
                    + " void hot(Window<Reading> window)");
        }
        if (sinks.isEmpty()) {
            methods.forEach(StreamingMethod::checkNeedsNoSink);
        }
        var shared = SharedSink.of(sinks, methods.size());
        var pipelines = methods.stream()
                .map(method -> method.pipeline(minibatch, shared))
                .toList();
        return startAll(pipelines);
    }

    /** Those of the class and of what it extends; of a method that is overridden only the last. */
    private List<Method> annotated() {
        var methods = new ArrayList<Method>();
        var seen = new HashSet<String>();
        for (Class<?> type = consumer.getClass(); type != null; type = type.getSuperclass()) {
            for (var method : type.getDeclaredMethods()) {
                if (method.isSynthetic()) {
                    continue; // a bridge carries the annotation of what it leads to
                }
                var signature = method.getName() + List.of(method.getParameterTypes());
                if (seen.add(signature) && method.isAnnotationPresent(Streaming.class)) {
                    methods.add(method);
                }
            }
        }
        return methods;
    }

    private static Subscription startAll(List<? extends Pipeline<?, ?>> pipelines) {
        var started = new ArrayList<Subscription>();
        try {
            for (var pipeline : pipelines) {
                started.add(pipeline.start());
            }
        } catch (RuntimeException | Error e) {
            started.forEach(Subscription::close);
            throw e;
        }
        return started.size() == 1 ? started.get(0) : new Subscriptions(started);
    }

    /** A sink of several pipelines: closed when the last of them has stopped. */
    private record SharedSink(Sink<Object> sink, AtomicInteger users) implements Sink<Object> {

        @SuppressWarnings("unchecked") // the annotation does not know the sinks: what does not fit fails in the sink
        static List<Sink<Object>> of(List<Sink<?>> sinks, int users) {
            return sinks.stream()
                    .<Sink<Object>>map(sink -> new SharedSink((Sink<Object>) sink, new AtomicInteger(users)))
                    .toList();
        }

        @Override
        public void put(Object result) throws Exception {
            sink.put(result);
        }

        @Override
        public void deliver(Window<?> window, Object result) throws Exception {
            sink.deliver(window, result);
        }

        @Override
        public void close() throws Exception {
            if (users.decrementAndGet() == 0) {
                sink.close();
            }
        }

        @Override
        public String toString() {
            return sink.toString();
        }
    }
}
