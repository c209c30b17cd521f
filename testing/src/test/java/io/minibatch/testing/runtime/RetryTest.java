package io.minibatch.testing.runtime;

import static io.minibatch.WindowEmitter.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.MinibatchException;
import io.minibatch.RejectedException;
import io.minibatch.Retry;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetryTest extends RuntimeTest {

    @Test
    void aWindowThatFailsComesAgainUnderItsIdWithAHigherAttempt() throws Exception {
        appendUpTo(2);
        var seen = new ConcurrentLinkedQueue<String>();
        numbers.windowed(count(2))
                .workers(1)
                .retry(soon(3))
                .forEach(w -> {
                    seen.add(w.id() + " " + w.attempt() + " " + w.data());
                    if (w.attempt() < 3) {
                        throw new IllegalStateException("not yet");
                    }
                })
                .drain();
        assertThat(seen)
                .containsExactly(
                        "numbers/default/1 1 [1, 2]", "numbers/default/1 2 [1, 2]", "numbers/default/1 3 [1, 2]");
        assertThat(events.all).containsSubsequence("failed numbers/default/1: not yet", "completed numbers/default/1");
    }

    @Test
    void afterTheLastAttemptAWindowIsSetAsideAndTheStreamGoesOn() throws Exception {
        appendUpTo(3);
        var seen = new ConcurrentLinkedQueue<Integer>();
        numbers.windowed(count(1))
                .workers(1)
                .retry(soon(2))
                .forEach(w -> {
                    if (w.data().get(0) == 2) {
                        throw new StackOverflowError("too deep");
                    }
                    seen.addAll(w.data());
                })
                .drain();
        assertThat(seen).containsExactly(1, 3);
        var dead = numbers.group().dead();
        assertThat(dead).hasSize(1);
        assertThat(dead.get(0).id()).isEqualTo("numbers/default/2");
        assertThat(dead.get(0).attempts()).isEqualTo(2);
        assertThat(dead.get(0).error()).isEqualTo("java.lang.StackOverflowError: too deep");
        assertThat(dead.get(0).stackTrace()).contains("RetryTest");
        assertThat(numbers.group().deadMessages("2").get(0).data()).isEqualTo(new byte[] {'2'});
        assertThat(numbers.status().dead()).isEqualTo(1);
        assertThat(events.all).contains("dead numbers/default/2");
    }

    @Test
    void whatWasSetAsideComesAgainUnderItsIdWhenAskedFor() throws Exception {
        appendUpTo(1);
        numbers.windowed(count(1))
                .retry(Retry.upTo(1))
                .forEach(w -> {
                    throw new IllegalStateException();
                })
                .drain();
        numbers.group().retry("1");
        var seen = new ConcurrentLinkedQueue<String>();
        numbers.windowed(count(1))
                .forEach(w -> seen.add(w.id() + " " + w.attempt() + " " + w.data()))
                .drain();
        assertThat(seen).containsExactly("numbers/default/1 2 [1]");
        assertThat(numbers.group().dead()).isEmpty();
        assertThatThrownBy(() -> numbers.group().drop("1"))
                .isInstanceOf(MinibatchException.class)
                .hasMessage("Nothing of the id 1 is set aside in group numbers/default. Look: minibatch dead numbers");
    }

    @Test
    void withOneWorkerAWindowThatFailsHoldsBackTheLaterOnes() throws Exception {
        appendUpTo(4);
        var seen = new ConcurrentLinkedQueue<Integer>();
        numbers.windowed(count(1))
                .workers(1)
                .retry(soon(5))
                .forEach(w -> {
                    if (w.attempt() < 3) {
                        throw new IllegalStateException("not yet");
                    }
                    seen.addAll(w.data());
                })
                .drain();
        assertThat(seen).containsExactly(1, 2, 3, 4);
    }

    @Test
    void aSinkThatFailsIsCalledAgainByItselfWithTheSameResult() throws Exception {
        appendUpTo(1);
        var functions = new AtomicInteger();
        var calls = new ConcurrentLinkedQueue<String>();
        var failures = new AtomicInteger();
        numbers.windowed(count(1))
                .workers(1)
                .process(w -> "result " + functions.incrementAndGet())
                .sink(result -> calls.add("first " + result))
                .sink(
                        result -> {
                            calls.add("second " + result);
                            if (failures.incrementAndGet() < 3) {
                                throw new java.io.IOException("away");
                            }
                        },
                        Retry.forever().backoff(SOON, SOON))
                .sink(result -> calls.add("third " + result))
                .drain();
        assertThat(calls)
                .containsExactly(
                        "first result 1", "second result 1", "second result 1", "second result 1", "third result 1");
        assertThat(events.all)
                .containsSubsequence("sink failed numbers/default/1 1", "sink failed numbers/default/1 2");
    }

    @Test
    void aSinkWithABoundFailsTheAttempt() throws Exception {
        appendUpTo(1);
        var calls = new AtomicInteger();
        var functions = new AtomicInteger();
        numbers.windowed(count(1))
                .retry(soon(2))
                .process(w -> functions.incrementAndGet())
                .sink(
                        result -> {
                            calls.incrementAndGet();
                            throw new java.io.IOException("away");
                        },
                        soon(3))
                .drain();
        assertThat(functions).hasValue(2);
        assertThat(calls).hasValue(6);
        assertThat(numbers.group().dead())
                .singleElement()
                .satisfies(dead -> assertThat(dead.error()).isEqualTo("java.io.IOException: away"));
    }

    @Test
    void aSinkThatRejectsTheWindowFailsTheAttemptAtOnce() throws Exception {
        appendUpTo(1);
        var calls = new AtomicInteger();
        numbers.windowed(count(1))
                .retry(Retry.upTo(1))
                .forEach(w -> {})
                .sink(result -> {
                    calls.incrementAndGet();
                    throw new RejectedException("no such column");
                })
                .drain();
        assertThat(calls).hasValue(1);
        assertThat(numbers.group().dead()).hasSize(1);
    }

    @Test
    void anInterruptThatAFunctionLeavesBehindDoesNotHitTheNextWindow() throws Exception {
        appendUpTo(2);
        var interrupted = new ConcurrentLinkedQueue<Boolean>();
        numbers.windowed(count(1))
                .workers(1)
                .forEach(w -> {
                    interrupted.add(Thread.interrupted());
                    Thread.currentThread().interrupt();
                })
                .drain();
        assertThat(List.copyOf(interrupted)).containsExactly(false, false);
    }
}
