package io.minibatch.testing.runtime;

import static io.minibatch.WindowEmitter.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.Message;
import io.minibatch.MinibatchException;
import io.minibatch.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class DeliveryTest extends RuntimeTest {

    @Test
    void windowsGoThroughFunctionAndSinksAndAreCompletedAfterwards() throws Exception {
        appendUpTo(4);
        var sums = new ConcurrentLinkedQueue<Integer>();
        numbers.windowed(count(2))
                .workers(1)
                .process(w -> w.data().stream().mapToInt(i -> i).sum())
                .sink(sums::add)
                .drain();
        assertThat(sums).containsExactly(3, 7);
        assertThat(events.all)
                .containsExactly(
                        "claimed numbers/default/1",
                        "started numbers/default/1 attempt 1",
                        "completed numbers/default/1",
                        "claimed numbers/default/3",
                        "started numbers/default/3 attempt 1",
                        "completed numbers/default/3");
        assertThat(numbers.status().done()).isEqualTo(4);
        assertThat(numbers.status().waiting()).isZero();
    }

    @Test
    void messagesThatArriveLaterWakeThePipeline() {
        var seen = new ConcurrentLinkedQueue<Integer>();
        try (var running = numbers.windowed(count(1)).sink(seen::addAll).start()) {
            for (var i = 0; i < 1_000; i++) {
                numbers.append(i);
            }
            Awaitility.await().until(() -> seen.size() == 1_000);
            assertThat(running.state()).hasToString("RUNNING");
        }
        assertThat(seen).doesNotHaveDuplicates();
    }

    @Test
    void aWindowShowsItsMessagesWithTheirAttributes() throws Exception {
        numbers.append(7, Map.of("key", "k"));
        var windows = new ArrayList<Window<Integer>>();
        numbers.windowed(count(1)).group("g").forEach(windows::add).drain();
        var window = windows.get(0);
        assertThat(window.id()).isEqualTo("numbers/g/1");
        assertThat(window.stream()).isEqualTo("numbers");
        assertThat(window.group()).isEqualTo("g");
        assertThat(window.attempt()).isEqualTo(1);
        assertThat(window.from()).isEmpty();
        assertThat(window.until()).isEmpty();
        Message<Integer> message = window.messages().get(0);
        assertThat(message.attributes()).containsExactly(Map.entry("key", "k"));
        assertThat(message.data()).isEqualTo(7);
        assertThatThrownBy(() -> window.data().add(1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> window.messages().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void everyGroupGetsEveryMessage() throws Exception {
        appendUpTo(3);
        var first = new ConcurrentLinkedQueue<Integer>();
        var second = new ConcurrentLinkedQueue<Integer>();
        numbers.group("b").create(); // from now on nothing goes before it has it
        numbers.windowed(count(1)).group("a").sink(first::addAll).drain();
        numbers.windowed(count(3)).group("b").sink(second::addAll).drain();
        assertThat(first).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(second).containsExactly(1, 2, 3);
    }

    @Test
    void aNullResultReachesNoSink() throws Exception {
        appendUpTo(2);
        var seen = new ConcurrentLinkedQueue<Integer>();
        numbers.windowed(count(1))
                .process(w -> w.data().get(0) == 1 ? null : w.data().get(0))
                .sink(seen::add)
                .drain();
        assertThat(seen).containsExactly(2);
        assertThat(numbers.status().done()).isEqualTo(2);
    }

    @Test
    void withForEachSinksGetTheData() throws Exception {
        appendUpTo(2);
        var seen = new ConcurrentLinkedQueue<List<Integer>>();
        numbers.windowed(count(2)).forEach(w -> {}).sink(seen::add).drain();
        assertThat(seen).containsExactly(List.of(1, 2));
    }

    @Test
    void severalWorkersRunWindowsAtTheSameTime() throws Exception {
        appendUpTo(3);
        var all = new CyclicBarrier(3);
        numbers.windowed(count(1)).workers(3).forEach(w -> all.await()).drain();
        assertThat(numbers.status().done()).isEqualTo(3);
    }

    @Test
    void anExecutorOfTheUserRunsTheWindowsAtMostAsManyAsThereAreWorkers() throws Exception {
        appendUpTo(50);
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var executor = Executors.newCachedThreadPool(work -> new Thread(work, "mine"));
        try {
            numbers.windowed(count(1))
                    .workers(2)
                    .executor(executor)
                    .forEach(w -> {
                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                        assertThat(Thread.currentThread().getName()).isEqualTo("mine");
                        running.decrementAndGet();
                    })
                    .drain();
        } finally {
            executor.shutdown();
        }
        assertThat(most.get()).isBetween(1, 2);
        assertThat(numbers.status().done()).isEqualTo(50);
        assertThat(numbers.group().dead()).isEmpty();
    }

    @Test
    void anExecutorThatRefusesStopsThePipelineWithAClearError() {
        appendUpTo(1);
        var executor = Executors.newSingleThreadExecutor();
        executor.shutdown();
        var pipeline = numbers.windowed(count(1)).executor(executor).forEach(w -> {});
        assertThatThrownBy(pipeline::drain)
                .isInstanceOf(MinibatchException.class)
                .hasMessageContaining("The executor of pipeline minibatch-numbers/default refused window");
        assertThat(events.all).contains("pipeline failed numbers/default");
    }

    @Test
    void closingWaitsForTheWindowThatRuns() throws Exception {
        appendUpTo(2);
        var started = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var running = numbers.windowed(count(1))
                .workers(1)
                .forEach(w -> {
                    started.countDown();
                    go.await();
                })
                .start();
        started.await();
        var closer = new Thread(running::close);
        closer.start();
        Awaitility.await().until(() -> closer.getState() == Thread.State.WAITING);
        go.countDown();
        closer.join();
        assertThat(numbers.status().done()).isEqualTo(1);
        assertThat(numbers.status().waiting()).isEqualTo(1);
        assertThat(running.state()).hasToString("STOPPED");
    }

    @Test
    void aFunctionMayCloseItsOwnPipeline() throws Exception {
        appendUpTo(2);
        var itself = new java.util.concurrent.CompletableFuture<io.minibatch.Subscription>();
        var running = numbers.windowed(count(1))
                .workers(1)
                .forEach(w -> itself.get().close())
                .start();
        itself.complete(running);
        running.join();
        assertThat(numbers.status().done()).isEqualTo(1);
    }

    @Test
    void afterCloseEverythingSaysSo() {
        mb.close();
        mb.close();
        assertThatThrownBy(() -> numbers.append(1)).hasMessageContaining("This Minibatch is closed");
        assertThatThrownBy(numbers::status).hasMessageContaining("This Minibatch is closed");
        assertThatThrownBy(() -> numbers.windowed(count(1)).forEach(w -> {}).start())
                .hasMessageContaining("This Minibatch is closed");
        assertThatThrownBy(mb::streams).hasMessageContaining("This Minibatch is closed");
    }

    @Test
    void sinksAreClosedWhenThePipelineHasStopped() throws Exception {
        appendUpTo(1);
        var calls = new ConcurrentLinkedQueue<String>();
        numbers.windowed(count(1))
                .sink(new io.minibatch.Sink<List<Integer>>() {
                    @Override
                    public void put(List<Integer> result) {
                        calls.add("put");
                    }

                    @Override
                    public void close() {
                        calls.add("close");
                    }
                })
                .drain();
        assertThat(calls).containsExactly("put", "close");
    }

    @Test
    void dataThatCannotBeEncodedIsRefusedWithTheStreamsName() {
        assertThatThrownBy(() -> numbers.append(null))
                .isInstanceOf(MinibatchException.class)
                .hasMessage("Cannot append null to stream numbers: a message needs data");
        var self = new ArrayList<Object>();
        self.add(self);
        assertThatThrownBy(() -> mb.stream("lists", Object.class).append(self))
                .isInstanceOf(MinibatchException.class)
                .hasMessageContaining("Cannot append to stream lists");
        assertThat(mb.streams()).isEmpty();
    }
}
