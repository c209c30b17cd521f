package io.minibatch.examples;

import static io.minibatch.WindowEmitter.count;

import io.minibatch.Minibatch;
import java.util.List;

/** Two groups read the same stream; each gets every message, in windows of its own. */
final class TwoGroups {

    public static void main(String[] args) throws InterruptedException {
        try (var mb = Minibatch.open()) {
            var orders = mb.stream("shop-orders", String.class);
            orders.group("billing").create(); // from now on a message stays until both have had it
            orders.group("packing").create();
            orders.appendAll(List.of("book", "pen", "cup", "lamp"));

            orders.windowed(count(4))
                    .group("billing")
                    .forEach(window -> System.out.println("bill for " + window.data()))
                    .drain();
            System.out.println(
                    "packing still has " + orders.group("packing").buffer().size());

            orders.windowed(count(2))
                    .group("packing")
                    .workers(1)
                    .forEach(window -> System.out.println("parcel of " + window.data()))
                    .drain();
            System.out.println("groups: " + orders.groups());
        }
    }

    private TwoGroups() {}
}
