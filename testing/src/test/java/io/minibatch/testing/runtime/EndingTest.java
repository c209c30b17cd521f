package io.minibatch.testing.runtime;

import static io.minibatch.WindowEmitter.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.Appender;
import io.minibatch.Minibatch;
import io.minibatch.MinibatchException;
import io.minibatch.MinibatchListener;
import io.minibatch.Sink;
import io.minibatch.Source;
import io.minibatch.Subscription;
import io.minibatch.Window;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a pipeline ends when those that it works for do not do as they should. */
@Timeout(120)
class EndingTest extends RuntimeTest {

    private final ConcurrentLinkedQueue<Object> seen = new ConcurrentLinkedQueue<>();

    @Test
    void whatAFunctionReturnsAfterItWasGivenUpReachesNoSink() throws Exception {
        var started = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        try (var impatient = Minibatch.builder()
                .url("memory:")
                .closeWithin(Duration.ofMillis(20))
                .open()) {
            var stream = impatient.stream("numbers", Integer.class);
            stream.append(1);
            var thread = new AtomicReference<Thread>();
            var running = stream.windowed(count(1))
                    .workers(1)
                    .process(w -> {
                        thread.set(Thread.currentThread());
                        started.countDown();
                        awaitFully(go);
                        return w.data();
                    })
                    .sink(seen::add)
                    .start();
            started.await();
            running.close();
            go.countDown();
            thread.get().join();
            assertThat(stream.status().inFlight()).isEqualTo(1);
        }
        assertThat(seen).isEmpty();
    }

    /** Ignores its interrupt. */
    private static void awaitFully(CountDownLatch latch) {
        var open = false;
        while (!open) {
            try {
                latch.await();
                open = true;
            } catch (InterruptedException e) {
                open = false;
            }
        }
    }

    @Test
    void anExecutorThatIsShutDownWithAWindowInItsQueueStopsThePipeline() throws Exception {
        var queue = new LinkedBlockingQueue<Runnable>();
        var executor = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, queue);
        var busy = new CountDownLatch(1);
        executor.execute(() -> awaitFully(busy));
        appendUpTo(1);
        var running = numbers.windowed(count(1))
                .workers(1)
                .executor(executor)
                .sink(seen::add)
                .start();
        Awaitility.await().until(() -> queue.size() == 1);
        executor.shutdownNow();
        busy.countDown();
        assertThatThrownBy(running::join).isInstanceOf(MinibatchException.class).hasMessageContaining("was shut down");
        assertThat(numbers.status().inFlight()).isEqualTo(1);
    }

    @Test
    @Timeout(20)
    void aListenerMayCloseThePipelineFromTheUsersExecutor() throws Exception {
        var executor = Executors.newFixedThreadPool(2);
        var running = new AtomicReference<Subscription>();
        var known = new CountDownLatch(1);
        var closing = new MinibatchListener() {
            @Override
            public void windowCompleted(Window<?> window, Duration took) {
                awaitFully(known);
                running.get().close();
            }
        };
        try (var heard = Minibatch.builder().url("memory:").listener(closing).open()) {
            var stream = heard.stream("numbers", Integer.class);
            stream.append(1);
            running.set(
                    stream.windowed(count(1)).executor(executor).sink(seen::add).start());
            known.countDown();
            running.get().join();
        }
        assertThat(running.get().state()).isEqualTo(Subscription.State.STOPPED);
        executor.shutdown();
    }

    @Test
    void aFunctionMayCloseTheMinibatchAndItsWindowIsCompletedFirst() throws Exception {
        try (var other = Minibatch.open("memory:closing")) {
            other.stream("numbers", Integer.class).append(1);
            var closing = Minibatch.open("memory:closing");
            closing.stream("numbers", Integer.class)
                    .windowed(count(1))
                    .forEach(w -> closing.close())
                    .sink(seen::add)
                    .start()
                    .join();
            assertThat(other.stream("numbers").status().done()).isEqualTo(1);
            Awaitility.await()
                    .untilAsserted(() -> assertThatThrownBy(closing::streams)
                            .isInstanceOf(MinibatchException.class)
                            .hasMessageContaining("closed"));
        }
        assertThat(seen).hasSize(1);
    }

    @Test
    @Timeout(20)
    void theCloseOfASinkOrSourceMayCloseWhatItLikes() throws Exception {
        var closing = Minibatch.open("memory:");
        var running = new AtomicReference<Subscription>();
        var sink = new Sink<Object>() {
            @Override
            public void put(Object result) {
                seen.add(result);
            }

            @Override
            public void close() {
                running.get().close();
                closing.close();
            }
        };
        var source = new Source<Integer>() {
            @Override
            public void stream(Appender<Integer> appender) throws InterruptedException {
                appender.append(1);
                new CountDownLatch(1).await();
            }

            @Override
            public void close() {
                closing.close();
            }
        };
        running.set(closing.stream("numbers", Integer.class)
                .attach(source)
                .windowed(count(1))
                .sink(sink)
                .start());
        Awaitility.await().until(() -> seen.size() == 1);
        running.get().close();
        closing.close();
        assertThatThrownBy(closing::streams).hasMessageContaining("closed");
    }

    @Test
    void anErrorOfAListenerChangesNothing() throws Exception {
        var throwing = new MinibatchListener() {
            @Override
            public void windowClaimed(Window<?> window) {
                throw new Error("of its own kind");
            }

            @Override
            public void windowCompleted(Window<?> window, Duration took) {
                throw new OutOfMemoryError("of a listener");
            }
        };
        try (var heard = Minibatch.builder().url("memory:").listener(throwing).open()) {
            var stream = heard.stream("numbers", Integer.class);
            stream.append(1);
            stream.windowed(count(1)).sink(seen::add).drain();
        }
        assertThat(seen).hasSize(1);
    }

    @Test
    void anErrorOfAStrategyStopsThePipelineWithAClearError() {
        appendUpTo(1);
        var running = numbers.windowed((buffer, now) -> {
                    throw new AssertionError("cannot be");
                })
                .sink(seen::add)
                .start();
        assertThatThrownBy(running::join)
                .isInstanceOf(MinibatchException.class)
                .hasMessageContaining("The strategy of numbers/default stops the pipeline")
                .hasMessageContaining("cannot be");
    }

    @Test
    void whatStandsByStopsWhenItsStreamIsDeleted() {
        try (var first = Minibatch.open("memory:shared");
                var second = Minibatch.open("memory:shared")) {
            var stream = first.stream("numbers", Integer.class);
            var running = stream.windowed(count(1)).sink(seen::add).start();
            var standby = second.stream("numbers", Integer.class)
                    .windowed(count(1))
                    .sink(seen::add)
                    .start();
            assertThat(standby.state()).isEqualTo(Subscription.State.STANDBY);
            stream.delete();
            assertThatThrownBy(standby::join)
                    .isInstanceOf(MinibatchException.class)
                    .hasMessageContaining("removed");
            assertThatThrownBy(running::join).isInstanceOf(MinibatchException.class);
        }
    }
}
