package io.minibatch.testing;

import static io.minibatch.WindowEmitter.count;
import static io.minibatch.WindowEmitter.countOrTime;
import static io.minibatch.WindowEmitter.every;
import static io.minibatch.WindowEmitter.fixed;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.DeadWindow;
import io.minibatch.Emission;
import io.minibatch.Message;
import io.minibatch.MessageStream;
import io.minibatch.Minibatch;
import io.minibatch.MinibatchException;
import io.minibatch.RejectedException;
import io.minibatch.Retry;
import io.minibatch.Sink;
import io.minibatch.Window;
import io.minibatch.WindowEmitter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PipelineTestDriverTest {

    private final Minibatch mb = Minibatch.open("memory:");
    private final MessageStream<Integer> numbers = mb.stream("numbers", Integer.class);

    @AfterEach
    void close() {
        mb.close();
    }

    @Test
    void theFirstExampleOfTheDocumentation() {
        var pipeline = numbers.windowed(every(ofSeconds(5))).process(Window::data);
        var driver = PipelineTestDriver.of(pipeline);
        driver.append(1).append(2).advance(ofSeconds(5));
        assertThat(driver.windows()).containsExactly(List.of(1, 2));
    }

    @Test
    void windowsOfACountNeedNoTime() {
        var driver = PipelineTestDriver.of(numbers.windowed(count(2)).process(PipelineTestDriverTest::sum));
        driver.append(1).append(2).appendAll(List.of(3, 4, 5));

        assertThat(driver.windows()).containsExactly(List.of(1, 2), List.of(3, 4));
        assertThat(driver.results()).containsExactly(3, 7);
        assertThat(driver.waiting()).isEqualTo(1);
        assertThat(driver.completed()).extracting(Window::id).containsExactly("numbers/default/1", "numbers/default/3");
    }

    @Test
    void theStoreOfThePipelineIsNotTouched() {
        PipelineTestDriver.of(numbers.windowed(count(1)).process(Window::data)).append(1);
        assertThat(mb.streams()).isEmpty();
    }

    @Test
    void everyTickOfALongAdvanceComesAtItsOwnTime() {
        var driver = PipelineTestDriver.of(numbers.windowed(fixed(ofMinutes(1))).process(Window::data));
        driver.append(1).advance(ofSeconds(61)).append(2).advance(ofSeconds(150));

        assertThat(driver.windows()).containsExactly(List.of(1), List.of(2), List.of());
        assertThat(driver.completed())
                .extracting(window -> window.from().orElseThrow())
                .containsExactly(
                        ManualClock.START, ManualClock.START.plusSeconds(60), ManualClock.START.plusSeconds(120));
        assertThat(driver.completed())
                .extracting(Window::created)
                .containsExactly(
                        ManualClock.START.plusSeconds(60),
                        ManualClock.START.plusSeconds(120),
                        ManualClock.START.plusSeconds(180));
    }

    @Test
    void countOrTimeTakesWhateverIsFirst() {
        var driver = PipelineTestDriver.of(
                numbers.windowed(countOrTime(3, ofSeconds(2))).process(Window::data));
        driver.append(1).append(2).append(3).append(4);
        assertThat(driver.windows()).containsExactly(List.of(1, 2, 3));
        driver.advance(ofMillis(1_999));
        assertThat(driver.windows()).hasSize(1);
        driver.advance(ofMillis(1));
        assertThat(driver.windows()).containsExactly(List.of(1, 2, 3), List.of(4));
    }

    @Test
    void aStrategyOfYourOwnReadsTheData() {
        WindowEmitter<Integer> evens = (buffer, now) -> {
            var even = buffer.all().filter(m -> m.data() % 2 == 0).limit(2).toList();
            return even.size() == 2 ? Emission.emit(even, now) : Emission.waitAtMost(ofSeconds(1));
        };
        var driver = PipelineTestDriver.of(numbers.windowed(evens).process(Window::data));
        driver.appendAll(List.of(1, 2, 3, 5, 4, 6)).append(8);

        assertThat(driver.windows()).containsExactly(List.of(2, 4), List.of(6, 8));
        assertThat(driver.waiting()).isEqualTo(3);
    }

    @Test
    void aStrategyThatFailsIsNamed() {
        WindowEmitter<Integer> bad = (buffer, now) -> {
            throw new IllegalStateException("no idea");
        };
        var driver = PipelineTestDriver.of(numbers.windowed(bad).process(Window::data));
        assertThatThrownBy(() -> driver.append(1))
                .isInstanceOf(MinibatchException.class)
                .hasMessageContaining("numbers")
                .hasMessageContaining("no idea");
    }

    @Test
    void aFailedWindowComesAgainAfterItsPause() {
        var attempts = new ArrayList<Integer>();
        var driver = PipelineTestDriver.of(numbers.windowed(count(1))
                .workers(1)
                .retry(Retry.upTo(3).backoff(ofSeconds(1), ofSeconds(60)))
                .process(window -> {
                    attempts.add(window.attempt());
                    if (window.attempt() < 3) {
                        throw new IllegalStateException("not yet");
                    }
                    return sum(window);
                }));
        driver.append(7);
        assertThat(attempts).containsExactly(1);
        driver.advance(ofMillis(999));
        assertThat(attempts).containsExactly(1);
        driver.advance(ofMillis(1));
        assertThat(attempts).containsExactly(1, 2);
        driver.advance(ofSeconds(2));
        assertThat(attempts).containsExactly(1, 2, 3);
        assertThat(driver.results()).containsExactly(7);
    }

    @Test
    void aWindowThatFailsTooOftenIsDeadAndCanBeRetried() {
        var broken = new boolean[] {true};
        var driver = PipelineTestDriver.of(
                numbers.windowed(count(2)).retry(Retry.upTo(2)).process(window -> {
                    if (broken[0]) {
                        throw new IllegalStateException("broken");
                    }
                    return sum(window);
                }));
        driver.append(1).append(2).advance(ofMinutes(1));

        assertThat(driver.windows()).isEmpty();
        assertThat(driver.dead()).singleElement().satisfies(dead -> {
            assertThat(dead.error()).contains("broken");
            assertThat(dead.attempts()).isEqualTo(2);
        });
        broken[0] = false;
        driver.group().retry(driver.dead().get(0).id());
        driver.advance(Duration.ZERO);
        assertThat(driver.windows()).containsExactly(List.of(1, 2));
        assertThat(driver.dead()).isEmpty();
    }

    @Test
    void sinksGetTheResultsAndAreTriedAgain() {
        var taken = new ArrayList<Integer>();
        var refusals = new int[] {2};
        Sink<Integer> sink = result -> {
            if (refusals[0]-- > 0) {
                throw new IOException("down");
            }
            taken.add(result);
        };
        var functions = new int[1];
        var driver = PipelineTestDriver.of(numbers.windowed(count(1))
                .process(window -> {
                    functions[0]++;
                    return sum(window);
                })
                .sink(sink));
        driver.append(7);
        assertThat(driver.windows()).isEmpty();
        assertThat(driver.results()).isEmpty();
        assertThat(driver.remarks()).anySatisfy(remark -> assertThat(remark).contains("down"));
        driver.advance(ofMinutes(1));

        assertThat(taken).containsExactly(7);
        assertThat(functions).containsExactly(1);
        assertThat(driver.results()).containsExactly(7);
    }

    @Test
    void aRejectedResultIsAFailedAttempt() {
        var driver = PipelineTestDriver.of(numbers.windowed(count(1))
                .retry(Retry.upTo(1))
                .process(Window::data)
                .sink(result -> {
                    throw new RejectedException("no such customer");
                }));
        driver.append(1);
        assertThat(driver.dead())
                .extracting(DeadWindow::error)
                .singleElement()
                .asString()
                .contains("no such customer");
    }

    @Test
    void anAttemptThatTakesTooLongHasFailed() {
        var drivers = new ArrayList<PipelineTestDriver<Integer, Integer>>();
        var driver = PipelineTestDriver.of(numbers.windowed(count(1))
                .timeout(ofSeconds(5))
                .retry(Retry.upTo(1))
                .process(window -> {
                    drivers.get(0).clock().advance(ofSeconds(6));
                    return sum(window);
                }));
        drivers.add(driver);
        driver.append(1);
        assertThat(driver.results()).isEmpty();
        assertThat(driver.dead())
                .singleElement()
                .satisfies(dead -> assertThat(dead.error()).contains(TimeoutException.class.getSimpleName()));
    }

    @Test
    void theEndTakesTheRemainderAndMoreCanFollow() {
        var driver = PipelineTestDriver.of(numbers.windowed(count(2)).process(Window::data));
        driver.append(1).append(2).append(3).drain();
        assertThat(driver.windows()).containsExactly(List.of(1, 2));
        driver.drainAll();
        assertThat(driver.windows()).containsExactly(List.of(1, 2), List.of(3));
        driver.append(4).append(5);
        assertThat(driver.windows()).containsExactly(List.of(1, 2), List.of(3), List.of(4, 5));
    }

    @Test
    void aDrainGivesAStrategyOfTimeItsTime() {
        var driver = PipelineTestDriver.of(numbers.windowed(every(ofSeconds(5))).process(Window::data));
        driver.append(1).drain();
        assertThat(driver.windows()).containsExactly(List.of(1));
        assertThat(driver.clock().instant()).isEqualTo(ManualClock.START.plusSeconds(5));
    }

    @Test
    void afterARestartOpenWindowsComeAgain() {
        var seen = new ArrayList<String>();
        var driver = PipelineTestDriver.of(numbers.windowed(count(2)).process(window -> {
            seen.add(window.id() + " " + window.attempt() + " " + window.data());
            if (window.attempt() == 1) {
                throw new IllegalStateException("first");
            }
            return sum(window);
        }));
        driver.append(1).append(2).restart();
        assertThat(seen).containsExactly("numbers/default/1 1 [1, 2]", "numbers/default/1 2 [1, 2]");
        assertThat(driver.windows()).containsExactly(List.of(1, 2));
        driver.restart();
        assertThat(driver.windows()).hasSize(1);
    }

    @Test
    void attributesAndTimesAreThoseOfTheMessages() {
        var driver = PipelineTestDriver.of(numbers.windowed(count(1)).process(Window::data));
        driver.advance(ofSeconds(3)).append(1, Map.of("key", "k1"));
        Message<Integer> message = driver.completed().get(0).messages().get(0);
        assertThat(message.attributes()).containsEntry("key", "k1");
        assertThat(message.created()).isEqualTo(ManualClock.START.plusSeconds(3));
    }

    @Test
    void aPausedGroupMakesNoWindowsUntilItIsResumed() {
        var driver = PipelineTestDriver.of(numbers.windowed(count(1)).process(Window::data));
        driver.group().pause();
        driver.append(1);
        assertThat(driver.windows()).isEmpty();
        driver.group().resume();
        driver.advance(Duration.ZERO);
        assertThat(driver.windows()).containsExactly(List.of(1));
    }

    @Test
    void closingClosesTheSinks() {
        var closed = new ArrayList<String>();
        var sink = new Sink<List<Integer>>() {
            @Override
            public void put(List<Integer> result) {}

            @Override
            public void close() {
                closed.add("closed");
            }
        };
        try (var driver = PipelineTestDriver.of(numbers.windowed(count(1)).sink(sink))) {
            driver.append(1);
            assertThat(driver.results()).containsExactly(List.of(1));
        }
        assertThat(closed).containsExactly("closed");
    }

    private static int sum(Window<Integer> window) {
        return window.data().stream().mapToInt(i -> i).sum();
    }
}
