package io.minibatch.examples;

import static java.time.Duration.ofSeconds;
import static java.util.Comparator.comparing;

import io.minibatch.Buffer;
import io.minibatch.Emission;
import io.minibatch.Message;
import io.minibatch.Minibatch;
import io.minibatch.WindowEmitter;
import java.time.Instant;
import java.util.List;

/** A strategy of your own: windows of even numbers, the smallest first. Odd ones stay in the stream. */
final class CustomEmitter {

    record SortedEvens(int size) implements WindowEmitter<Integer> {
        @Override
        public Emission<Integer> next(Buffer<Integer> buffer, Instant now) {
            var evens = buffer.all()
                    .filter(message -> message.data() % 2 == 0)
                    .sorted(comparing(Message::data))
                    .limit(size)
                    .toList();
            return evens.size() == size ? Emission.emit(evens, now) : Emission.waitAtMost(ofSeconds(1));
        }
    }

    public static void main(String[] args) throws InterruptedException {
        try (var mb = Minibatch.open()) {
            var numbers = mb.stream("shuffled-numbers", Integer.class);
            numbers.appendAll(List.of(8, 3, 6, 1, 4, 5, 2));

            numbers.windowed(new SortedEvens(2))
                    .workers(1)
                    .forEach(window -> System.out.println(window.data()))
                    .drain();

            System.out.println("still waiting: " + numbers.buffer().size());
        }
    }

    private CustomEmitter() {}
}
