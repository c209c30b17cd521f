package io.minibatch.testing.runtime;

import static io.minibatch.WindowEmitter.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.MessageStream;
import io.minibatch.Minibatch;
import io.minibatch.MinibatchException;
import io.minibatch.Subscription;
import io.minibatch.store.Store;
import io.minibatch.store.Transition;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A store that cannot write for a while: nothing is lost, and it goes on when the cause is gone. */
@Timeout(120)
class TroubleTest {

    private final FailingStore store = new FailingStore(Store.open("memory:", Clock.systemUTC()));
    private final ConcurrentLinkedQueue<Integer> seen = new ConcurrentLinkedQueue<>();
    private Minibatch mb;
    private MessageStream<Integer> numbers;

    @BeforeEach
    void open() {
        mb = Minibatch.builder().store(store).open();
        numbers = mb.stream("numbers", Integer.class);
        numbers.append(1);
    }

    @AfterEach
    void close() {
        mb.close();
    }

    @Test
    void aClaimThatCannotBeWrittenIsTriedAgainAndStatusSaysWhy() {
        store.fail(Transition.Claim.class::isInstance);
        try (var running = numbers.windowed(count(1)).sink(seen::addAll).start()) {
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(numbers.status().groups().get(0).remarks())
                                    .singleElement()
                                    .asString()
                                    .contains("The disk is full"));
            assertThat(seen).isEmpty();
            store.fail(transition -> false);
            Awaitility.await().until(() -> seen.size() == 1);
            assertThat(running.state()).hasToString("RUNNING");
        }
    }

    @Test
    void aCompletionThatCannotBeWrittenIsTriedAgainWithoutRunningTheFunctionAgain() {
        var functions = new AtomicInteger();
        store.fail(Transition.Complete.class::isInstance);
        try (var running = numbers.windowed(count(1))
                .forEach(w -> functions.incrementAndGet())
                .start()) {
            Awaitility.await().until(() -> store.failures() > 0);
            store.fail(transition -> false);
            Awaitility.await().until(() -> numbers.status().done() == 1);
            assertThat(running.state()).hasToString("RUNNING");
        }
        assertThat(functions).hasValue(1);
    }

    @Test
    void statusForgetsTheTroubleWhenTheCompletionIsWritten() {
        store.fail(Transition.Complete.class::isInstance);
        try (var running = numbers.windowed(count(1)).sink(seen::addAll).start()) {
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(numbers.status().groups().get(0).remarks())
                                    .anySatisfy(remark -> assertThat(remark).contains("The disk is full")));
            store.fail(transition -> false);
            Awaitility.await().untilAsserted(() -> {
                assertThat(numbers.status().done()).isEqualTo(1);
                assertThat(numbers.status().groups().get(0).remarks()).isEmpty();
            });
            assertThat(running.state()).hasToString("RUNNING");
        }
    }

    @Test
    void aFailureThatCannotBeWrittenIsTriedAgain() {
        store.fail(Transition.Fail.class::isInstance);
        try (var running = numbers.windowed(count(1))
                .retry(RuntimeTest.soon(5))
                .forEach(w -> {
                    if (w.attempt() == 1) {
                        throw new IllegalStateException("once");
                    }
                    seen.addAll(w.data());
                })
                .start()) {
            Awaitility.await().until(() -> store.failures() > 0);
            store.fail(transition -> false);
            Awaitility.await().until(() -> seen.size() == 1);
            assertThat(running.state()).hasToString("RUNNING");
        }
    }

    @Test
    void requestsThatCannotBeReadForAWhileDoNotStopThePipeline() {
        try (var running = numbers.windowed(count(1)).sink(seen::addAll).start()) {
            Awaitility.await().until(() -> seen.size() == 1);
            store.failCallsOf("requests");
            Awaitility.await().until(() -> store.failures() > 0);
            store.failCallsOf("");
            running.pause();
            Awaitility.await().until(() -> running.state() == Subscription.State.PAUSED);
        }
    }

    @Test
    void aPipelineThatIsStartedWhileItsMinibatchIsClosedDoesNotRun() {
        store.holdOpen();
        store.onCreate(mb::close);
        var pipeline = numbers.windowed(count(1)).group("late").sink(seen::addAll);
        assertThatThrownBy(pipeline::start)
                .isInstanceOf(MinibatchException.class)
                .hasMessageContaining("is being closed");
        assertThat(store.stream("numbers").group("late").acquire()).isPresent();
    }

    @Test
    void aMessageThatCannotBeSetAsideYetIsSetAsideLater() {
        mb.stream("numbers").append(Map.of("a", 1));
        store.fail(Transition.SetMessageAside.class::isInstance);
        try (var running = numbers.windowed(count(2)).sink(seen::addAll).start()) {
            Awaitility.await().until(() -> store.failures() > 0);
            assertThat(seen).isEmpty();
            store.fail(transition -> false);
            Awaitility.await().until(() -> seen.size() == 1);
            assertThat(running.state()).hasToString("RUNNING");
        }
        assertThat(numbers.status().dead()).isEqualTo(1);
    }
}
