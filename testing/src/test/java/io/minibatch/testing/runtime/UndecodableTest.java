package io.minibatch.testing.runtime;

import static io.minibatch.WindowEmitter.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.Buffer;
import io.minibatch.Codec;
import io.minibatch.DeadWindow;
import io.minibatch.Emission;
import io.minibatch.Entry;
import io.minibatch.GroupStatus;
import io.minibatch.Message;
import io.minibatch.MessageStream;
import io.minibatch.Minibatch;
import io.minibatch.MinibatchListener;
import io.minibatch.Subscription;
import io.minibatch.WindowEmitter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UndecodableTest extends RuntimeTest {

    /** The same stream, written as something else. */
    private MessageStream<Map<String, Object>> maps;

    private final ConcurrentLinkedQueue<List<Integer>> seen = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void openAsMaps() {
        maps = mb.stream("numbers");
    }

    @Test
    void aMessageThatDoesNotFitIsSetAsideAloneAndItsWindowGoesOn() throws Exception {
        numbers.append(1);
        maps.append(Map.of("a", 1));
        numbers.append(3);
        numbers.windowed(count(3)).sink(seen::add).drain();
        assertThat(seen).containsExactly(List.of(1, 3));
        assertThat(events.all).contains("dead message numbers/default/1:2", "completed numbers/default/1");
        var dead = numbers.group().dead().get(0);
        assertThat(dead.id()).isEqualTo("numbers/default/1:2");
        assertThat(dead.size()).isEqualTo(1);
        assertThat(new String(numbers.group().deadMessages(dead.id()).get(0).data(), StandardCharsets.UTF_8))
                .isEqualTo("{\"a\":1}");
    }

    @Test
    void aMessageThatItsSourceCouldNotReadIsSetAsideAloneThoughItsBytesWouldFit() throws Exception {
        try (var appending = numbers.batched(10, Duration.ofSeconds(1))) {
            assertThat(appending.stream()).isEqualTo("numbers");
            appending.append(1);
            appending.appendEntries(List.of(
                    Entry.undecodable("2".getBytes(StandardCharsets.UTF_8), Map.of("place", "here"), "wrong magic")));
            appending.append(3);
        }
        numbers.windowed(count(3)).sink(seen::add).drain();
        assertThat(seen).containsExactly(List.of(1, 3));
        var dead = numbers.group().dead().get(0);
        assertThat(dead.error()).contains("wrong magic");
        var message = numbers.group().deadMessages(dead.id()).get(0);
        assertThat(message.attributes()).containsEntry("place", "here");
        assertThat(message.data()).asString(StandardCharsets.UTF_8).isEqualTo("2");
    }

    @Test
    void aWindowThatLosesAllItsMessagesDoesNotReachTheFunction() throws Exception {
        maps.append(Map.of("a", 1));
        numbers.append(2);
        numbers.windowed(count(1)).sink(seen::add).drain();
        assertThat(seen).containsExactly(List.of(2));
        assertThat(numbers.status().inFlight()).isZero();
        assertThat(numbers.status().dead()).isEqualTo(1);
    }

    @Test
    void aSingleMessageThatStillDoesNotFitIsSetAsideAgainUnderItsOwnId() throws Exception {
        maps.append(Map.of("a", 1));
        numbers.append(2);
        numbers.windowed(count(2)).sink(seen::add).drain();
        numbers.group().retry("1:1");
        numbers.windowed(count(2)).sink(seen::add).drain();
        assertThat(numbers.group().dead())
                .singleElement()
                .satisfies(dead -> assertThat(dead.id()).isEqualTo("numbers/default/1:1"));
    }

    @Test
    void afterAHundredInARowTheGroupPausesAndGoesOnWhenResumed() throws Exception {
        numbers.append(0);
        maps.appendAll(IntStream.range(0, 150)
                .<Map<String, Object>>mapToObj(i -> Map.of("i", i))
                .toList());
        numbers.append(1);
        try (var running = numbers.windowed(count(1)).workers(1).sink(seen::add).start()) {
            Awaitility.await().until(() -> running.state().name().equals("PAUSED"));
            var status = numbers.status().groups().get(0);
            assertThat(status.state()).isEqualTo(GroupStatus.State.PAUSED);
            assertThat(status.dead()).isEqualTo(100);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(
                                    numbers.status().groups().get(0).remarks())
                            .singleElement()
                            .asString()
                            .contains("100 messages in a row cannot be decoded as java.lang.Integer"
                                    + " (format json); the stream was written as java.lang.Integer (format json)"));
            running.resume();
            Awaitility.await().until(() -> seen.size() == 2);
            assertThat(running.state().name()).isEqualTo("RUNNING");
        }
        assertThat(seen).containsExactly(List.of(0), List.of(1));
        assertThat(numbers.status().dead()).isEqualTo(150);
    }

    @Test
    void badMessagesOfTheWindowBeforeDoNotHideGoodOnesOfThisOne() throws Exception {
        maps.appendAll(badOnes(60));
        numbers.append(1);
        maps.appendAll(badOnes(49));
        numbers.appendAll(List.of(2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
        numbers.windowed(count(60)).workers(1).sink(seen::add).drain();
        assertThat(seen).containsExactly(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
        assertThat(numbers.status().dead()).isEqualTo(109);
    }

    /** As a record whose constructor asserts something. */
    @Test
    void anErrorOfTheCodecIsOfTheMessageToo() throws Exception {
        var picky = mb.stream("numbers", new Codec<Integer>() {
            private final Codec<Integer> json = Codec.of(Integer.class);

            @Override
            public String format() {
                return json.format();
            }

            @Override
            public String type() {
                return json.type();
            }

            @Override
            public byte[] encode(Integer data) throws Exception {
                return json.encode(data);
            }

            @Override
            public Integer decode(byte[] bytes) throws Exception {
                var number = json.decode(bytes);
                if (number < 0) {
                    throw new AssertionError("below zero");
                }
                return number;
            }
        });
        picky.appendAll(List.of(1, -1, 2));
        picky.windowed(count(3)).sink(seen::add).drain();
        assertThat(seen).containsExactly(List.of(1, 2));
        assertThat(picky.group().dead())
                .singleElement()
                .satisfies(dead -> assertThat(dead.error()).contains("below zero"));
    }

    @Test
    void aStrategyThatReadsDataIsNotStoppedByAMessageThatCannotBeDecoded() throws Exception {
        numbers.append(4);
        maps.appendAll(badOnes(2));
        numbers.appendAll(List.of(3, 2, 1));
        numbers.windowed(new SortedEvens(2)).workers(1).sink(seen::add).drain();
        assertThat(seen).containsExactly(List.of(2, 4));
        assertThat(numbers.group().dead())
                .extracting(DeadWindow::id)
                .containsExactly("numbers/default/2:2", "numbers/default/3:3");
        assertThat(numbers.status().waiting()).isEqualTo(2);
        assertThat(numbers.status().inFlight()).isZero();
    }

    private record SortedEvens(int size) implements WindowEmitter<Integer> {
        @Override
        public Emission<Integer> next(Buffer<Integer> buffer, Instant now) {
            var evens = buffer.all()
                    .filter(m -> m.data() % 2 == 0)
                    .sorted(Comparator.comparing(Message::data))
                    .limit(size)
                    .toList();
            return evens.size() == size ? Emission.emit(evens, now) : Emission.waitFor(size, Emission.FOREVER);
        }
    }

    private static List<Map<String, Object>> badOnes(int count) {
        return IntStream.range(0, count)
                .<Map<String, Object>>mapToObj(i -> Map.of("i", i))
                .toList();
    }

    /** Between the pause and the end of the delivery that made it. */
    @Test
    void aGroupThatIsResumedAtOnceGoesOn() throws Exception {
        var running = new AtomicReference<Subscription>();
        var resumeAtOnce = new MinibatchListener() {
            @Override
            public void messageSetAside(DeadWindow dead, Throwable cause) {
                if (dead.id().endsWith(":100")) {
                    running.get().resume();
                }
            }
        };
        try (var other =
                Minibatch.builder().url("memory:").listener(resumeAtOnce).open()) {
            var theirs = other.stream("numbers", Integer.class);
            running.set(theirs.windowed(count(1)).workers(1).sink(seen::add).start());
            other.stream("numbers").appendAll(badOnes(100));
            theirs.append(1);
            Awaitility.await().until(() -> seen.size() == 1);
        }
    }

    @Test
    void aHugeWindowOfTheWrongTypePausesAfterAHundredAndKeepsTheRest() throws Exception {
        maps.appendAll(IntStream.range(0, 500)
                .<Map<String, Object>>mapToObj(i -> Map.of("i", i))
                .toList());
        try (var running = numbers.windowed(count(500)).sink(seen::add).start()) {
            Awaitility.await().until(() -> running.state().name().equals("PAUSED"));
        }
        assertThat(numbers.status().dead()).isEqualTo(100);
        assertThat(numbers.status().inFlight()).isEqualTo(400);
        assertThatThrownBy(() -> numbers.windowed(count(500)).sink(seen::add).drain())
                .hasMessageContaining("Group numbers/default cannot be drained: it is paused");
        numbers.group().resume();
        var data = new ConcurrentLinkedQueue<List<Map<String, Object>>>();
        maps.windowed(count(500)).sink(data::add).drain();
        assertThat(data).singleElement().satisfies(window -> assertThat(window).hasSize(400));
    }
}
