package io.minibatch.internal;

import io.minibatch.Codec;
import io.minibatch.MinibatchException;
import io.minibatch.store.StaleException;
import io.minibatch.store.StoredMessage;
import io.minibatch.store.StreamSettings;
import java.util.Iterator;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages that do not fit their codec: each is set aside alone and stops nothing. After a hundred in a row it must be
 * the type that is wrong, and the group pauses before a whole stream ends up among the dead.
 */
final class Undecodables<T, R> {

    /** So many in a row pause the group. */
    static final int MOST = 100;

    private static final Logger LOG = LoggerFactory.getLogger(Undecodables.class);

    private final WindowNames names;
    private final Lock lock;
    private final Settlement<T, R> settlement;
    private final Progress progress;
    private final Supplier<StreamSettings> settings;
    private final Runnable paused;
    private volatile int inARow;

    /**
     * For one group.
     *
     * @param lock the runner's
     * @param paused called under the lock when the group has been paused
     */
    Undecodables(
            WindowNames names,
            Lock lock,
            Settlement<T, R> settlement,
            Progress progress,
            Supplier<StreamSettings> settings,
            Runnable paused) {
        this.names = names;
        this.lock = lock;
        this.settlement = settlement;
        this.progress = progress;
        this.settings = settings;
        this.paused = paused;
    }

    /**
     * Decodes the messages of a window, and stops at the one that makes too many in a row: at least one is looked at.
     */
    Decoding<T> decode(Iterator<StoredMessage> members, int size, Codec<T> codec) {
        return Decoding.of(members, size, codec, Math.min(inARow, MOST - 1), MOST);
    }

    /** Somebody has looked. */
    void forget() {
        inARow = 0;
    }

    /** Sets aside what could not be decoded. Null: the function can have the rest. */
    @Nullable
    Outcome setAside(Delivery<T, R> delivery, Decoding<T> decoding) {
        var undecodable = decoding.undecodable();
        var members = delivery.record().members().size();
        if (undecodable.isEmpty() && decoding.messages().size() < members) {
            LOG.warn(
                    "Window {} comes with {} of its {} messages: the others were cleared, were too old, or are lost",
                    delivery.id(),
                    decoding.messages().size(),
                    members);
        }
        if (undecodable.isEmpty() && decoding.messages().isEmpty()) {
            return names.isEmptyInterval(delivery.id()) ? null : new Outcome.Vanished();
        }
        if (undecodable.isEmpty() && inARow == 0) {
            return null; // the usual case
        }
        var row = decoding.lastInARow();
        var alone = delivery.record().copied() && delivery.record().members().size() == 1;
        Runnable event = () -> {};
        lock.lock();
        try {
            inARow = row;
            if (!undecodable.isEmpty() && !alone) {
                event = settlement.setMessagesAside(delivery, undecodable);
            }
            if (row >= MOST) {
                settlement.pauseForType(row, settings);
                paused.run();
            }
        } catch (StaleException e) {
            throw e;
        } catch (MinibatchException e) {
            progress.failed(e);
            return new Outcome.Postponed(progress.again());
        } finally {
            lock.unlock();
            event.run();
        }
        if (alone && !undecodable.isEmpty()) {
            return new Outcome.Hopeless(undecodable.get(0).reason());
        }
        if (row >= MOST) {
            return new Outcome.Held();
        }
        return decoding.messages().isEmpty() ? new Outcome.Vanished() : null;
    }
}
