package io.minibatch.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.minibatch.store.Batch;
import io.minibatch.store.GroupOwner;
import io.minibatch.store.GroupState;
import io.minibatch.store.GroupStore;
import io.minibatch.store.Sequences;
import io.minibatch.store.Store;
import io.minibatch.store.StoredMessage;
import io.minibatch.store.StreamStore;
import io.minibatch.store.Transition;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the chapters of {@link StoreContract} stand on: a store, a clock, one stream, and short ways to use them. */
abstract class StoreFixture {

    /** The name of the usual stream. */
    static final String STREAM = "readings";

    /** The time of all stores of a test. */
    final ManualClock clock = ManualClock.create();

    private final List<Store> opened = new ArrayList<>();

    /** For the contract. */
    StoreFixture() {}

    abstract Store openStore(InstantSource clock) throws Exception;

    @BeforeEach
    final void openFirst() throws Exception {
        openAnother();
    }

    @AfterEach
    final void closeAll() {
        for (var i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
        opened.clear();
    }

    /** The store of this test. */
    final Store store() {
        return opened.get(0);
    }

    /** A further opening of the same store, as another process would have it. */
    final Store openAnother() throws Exception {
        var store = openStore(clock);
        opened.add(store);
        return store;
    }

    /** Ends all openings and makes a new one, as a program that starts again. */
    final Store reopen() throws Exception {
        closeAll();
        return openAnother();
    }

    final StreamStore stream() {
        return store().stream(STREAM);
    }

    final GroupStore group(String name) {
        return stream().group(name);
    }

    /** Makes the group if need be, and becomes its owner. */
    final GroupOwner own(String name) {
        return own(stream(), name);
    }

    final GroupOwner own(StreamStore stream, String name) {
        var group = stream.group(name);
        group.create(false, clock.instant());
        return group.acquire().orElseThrow();
    }

    /** Appends the texts as one batch. */
    final long append(String... texts) {
        return append(stream(), texts);
    }

    static long append(StreamStore stream, String... texts) {
        return append(stream, batch(texts));
    }

    /** Appends and returns the first number, which some stores give only when somebody looks. */
    static long append(StreamStore stream, Batch batch) {
        var log = stream.messages();
        var first = log.append(batch);
        return first > 0 ? first : log.end() - batch.entries().size();
    }

    static Batch batch(String... texts) {
        return new Batch(
                "text",
                "java.lang.String",
                Stream.of(texts).map(StoreFixture::entry).toList(),
                Optional.empty());
    }

    static Batch batch(Batch.Entry... entries) {
        return new Batch("text", "java.lang.String", List.of(entries), Optional.empty());
    }

    static Batch.Entry entry(String text) {
        return new Batch.Entry(Map.of(), bytes(text));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(StoredMessage message) {
        return new String(message.payload(), StandardCharsets.UTF_8);
    }

    /** All messages of the stream. */
    static List<StoredMessage> messages(StreamStore stream) {
        var log = stream.messages();
        return list(log.read(Sequences.range(log.first(), log.end() - 1)));
    }

    static List<String> texts(StreamStore stream) {
        return messages(stream).stream().map(StoreFixture::text).toList();
    }

    final List<String> texts() {
        return texts(stream());
    }

    static List<String> texts(Iterator<StoredMessage> messages) {
        return list(messages).stream().map(StoreFixture::text).toList();
    }

    static <E> List<E> list(Iterator<E> elements) {
        var list = new ArrayList<E>();
        elements.forEachRemaining(list::add);
        return list;
    }

    /** A claim of these messages, named by the first of them. */
    final Transition.Claim claim(long... members) {
        return claim(Sequences.of(members));
    }

    final Transition.Claim claim(Sequences members) {
        return new Transition.Claim(
                STREAM + "/" + members.first(),
                members,
                Sequences.NONE,
                Optional.empty(),
                clock.instant(),
                clock.instant());
    }

    /** Claims these messages as a window, and returns its id. */
    final String claimed(GroupOwner owner, long... members) {
        var claim = claim(members);
        owner.commit(List.of(claim));
        return claim.window();
    }

    /** All that a state holds, to be compared. */
    static List<Object> everything(GroupState state) {
        return List.of(
                state.position(),
                state.takenAbove(),
                state.previous(),
                List.copyOf(state.open()),
                List.copyOf(state.dead()),
                state.done(),
                state.paused());
    }

    /** Waits for something that another thread does soon. */
    static void await(CountDownLatch latch, String what) throws InterruptedException {
        assertTrue(latch.await(60, TimeUnit.SECONDS), () -> what + " did not happen within 60 seconds");
    }
}
