package io.minibatch.testing.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.MinibatchException;
import io.minibatch.Sink;
import io.minibatch.Streaming;
import io.minibatch.Subscription;
import io.minibatch.Window;
import io.minibatch.WindowEmitter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"unused", "UnusedMethod"}) // called by reflection
class StreamingTest extends RuntimeTest {

    private final ConcurrentLinkedQueue<Object> seen = new ConcurrentLinkedQueue<>();

    record Reading(String sensor, double celsius) {}

    static class Parent {
        @Streaming(value = "numbers", size = 2, group = "parent", keep = true)
        private List<Integer> pairs(Window<Integer> window) {
            return window.data();
        }
    }

    static final class Child extends Parent {
        @Streaming(value = "numbers", size = 1, group = "child", workers = 1)
        private int ones(List<Integer> data) {
            return data.get(0);
        }
    }

    @Test
    void privateMethodsOfTheClassAndItsParentsBecomePipelines() {
        appendUpTo(2);
        try (var running = mb.register(new Child(), seen::add)) {
            Awaitility.await().until(() -> seen.size() == 3);
            assertThat(running.state()).isEqualTo(Subscription.State.RUNNING);
        }
        assertThat(seen).containsExactlyInAnyOrder(1, 2, List.of(1, 2));
        assertThat(numbers.status().keep()).isTrue();
    }

    @Test
    void recordsAndGenericTypesAreDecoded() {
        mb.stream("readings", Reading.class).append(new Reading("s1", 20.5));
        mb.stream("maps").append(Map.of("a", 1));
        var consumer = new Object() {
            @Streaming(value = "readings", size = 1)
            Reading reading(Window<Reading> window) {
                return window.data().get(0);
            }

            @Streaming(value = "maps", every = "1ms")
            Object map(List<Map<String, Object>> data) {
                return data.get(0).get("a");
            }
        };
        try (var running = mb.register(consumer, seen::add)) {
            Awaitility.await().until(() -> seen.size() == 2);
            assertThat(running.failure()).isEmpty();
        }
        assertThat(seen).containsExactlyInAnyOrder(new Reading("s1", 20.5), 1);
    }

    @Test
    void aVoidMethodForwardsTheDataAndItsExceptionIsTheWindows() {
        appendUpTo(1);
        var calls = new AtomicInteger();
        var consumer = new Object() {
            @Streaming(value = "numbers", size = 1)
            void look(Window<Integer> window) throws java.io.IOException {
                if (calls.incrementAndGet() == 1) {
                    throw new java.io.IOException("away");
                }
            }
        };
        try (var running = mb.register(consumer, seen::add)) {
            Awaitility.await().until(() -> seen.size() == 1);
            assertThat(running.failure()).isEmpty();
        }
        assertThat(seen).containsExactly(List.of(1));
        assertThat(events.all).contains("failed numbers/default/1: away");
    }

    @Test
    void aSinkOfSeveralMethodsIsClosedOnce() {
        var closed = new AtomicInteger();
        var sink = new Sink<Object>() {
            @Override
            public void put(Object result) {
                seen.add(result);
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
        mb.register(new Child(), sink).close();
        assertThat(closed).hasValue(1);
    }

    @Test
    void ifOneCannotStartTheOthersAreClosedAgain() {
        try (var running = numbers.windowed(WindowEmitter.count(1))
                .group("parent")
                .forEach(w -> {})
                .start()) {
            assertThatThrownBy(() -> mb.register(new Child(), seen::add)).isInstanceOf(MinibatchException.class);
            assertThat(running.state()).isEqualTo(Subscription.State.RUNNING);
        }
        mb.register(new Child(), seen::add).close();
    }

    @Test
    void whatCannotWorkIsRefusedWithTheMethodsName() {
        assertRefused(new Object(), "has no method with @Streaming");
        assertRefused(
                new Alerts(),
                "Method Alerts.hot(String) cannot consume a window: it must take one Window<T> or List<T>, but takes"
                        + " java.lang.String.");
        assertRefused(
                new Object() {
                    @Streaming(value = "numbers", size = 1)
                    void nothing() {}
                },
                "nothing() cannot consume a window: it must take one Window<T> or List<T>, but takes nothing.");
        assertRefused(
                new Object() {
                    @Streaming("numbers")
                    void all(List<Integer> data) {}
                },
                "all(List) has a wrong @Streaming: no strategy is given");
        assertRefused(
                new Object() {
                    @Streaming(value = "numbers", every = "5 seconds")
                    void all(List<Integer> data) {}
                },
                "all(List) has a wrong @Streaming: \"5 seconds\" is no duration");
        assertRefused(
                new Object() {
                    @Streaming(value = "numbers", size = 2, fixed = "5s")
                    void all(List<Integer> data) {}
                },
                "fixed excludes size and every");
        assertRefused(
                new Object() {
                    @Streaming(value = "numbers", size = -1)
                    void all(List<Integer> data) {}
                },
                "size must be at least 1, but is -1");
        assertRefused(
                new Object() {
                    @Streaming(value = "numbers", size = 1)
                    int lost(List<Integer> data) {
                        return 1;
                    }
                },
                "lost(List) returns int, but there is no sink for it");
    }

    static class Alerts {
        @Streaming(value = "readings", size = 2)
        void hot(String reading) {}
    }

    private void assertRefused(Object consumer, String message) {
        assertThatThrownBy(() -> mb.register(consumer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
        assertThat(numbers.groups()).isEmpty();
    }
}
