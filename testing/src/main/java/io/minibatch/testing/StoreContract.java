package io.minibatch.testing;

import io.minibatch.store.Store;
import java.time.InstantSource;

/**
 * What every {@link Store} keeps, as tests: the sentences of the package {@code io.minibatch.store}, one by one. Extend
 * it for a store of your own; JUnit does the rest.
 *
 * <pre>{@code
 * class MyStoreTest extends StoreContract {
 *     @TempDir Path folder;
 *
 *     @Override
 *     protected Store open(InstantSource clock) {
 *         return Store.open("my:" + folder, clock);
 *     }
 * }
 * }</pre>
 *
 * <p>The order of appends across processes, and a {@code created} that never decreases, are asked of stores that say
 * {@link Store#ordered}, in {@link OrderedStoreContract}. Where a group's owner need not be alone (see
 * {@link io.minibatch.store.GroupOwner#leads}), it asks that one of them leads. What only the death of a process shows
 * is not here: see {@link ChildProcess}.
 */
public abstract class StoreContract extends ConcurrencyContract {

    /** For tests that inherit it. */
    protected StoreContract() {}

    /**
     * Opens the store of the present test. Each test begins with an empty store; later calls within one test give
     * further openings of the same one, as other processes would have them, and find what was acknowledged even when
     * all earlier ones are closed. The contract closes what it opens.
     *
     * @param clock what messages are stamped with; stands still until the contract moves it
     */
    protected abstract Store open(InstantSource clock) throws Exception;

    /** The largest payload that the store takes, in bytes, by default 64 MiB. One more must be refused. */
    protected int largestMessage() {
        return 64 << 20;
    }

    @Override
    final Store openStore(InstantSource clock) throws Exception {
        return open(clock);
    }

    @Override
    final int largestPayload() {
        return largestMessage();
    }
}
