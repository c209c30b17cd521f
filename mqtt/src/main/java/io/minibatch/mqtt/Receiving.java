package io.minibatch.mqtt;

import io.minibatch.Appender;
import io.minibatch.Entry;
import io.minibatch.MessageTooLargeException;
import io.minibatch.MinibatchException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends what comes, and acknowledges it then: never before. What waits is appended in one step, so that a store that
 * is slow gets larger batches; while it is at it, the broker sends no more than the receive maximum.
 *
 * <p>Each connection is made anew, and ended when anything goes wrong: what was not acknowledged comes again with the
 * next one, as the broker has it in the session.
 */
final class Receiving<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Receiving.class);

    private final SourceSettings settings;
    private final Stop stop;
    private final Failures failures;
    private volatile Inbox inbox = new Inbox(0);
    private Subscription subscription;
    private boolean hadSession;
    private boolean failed;
    private boolean warned;

    Receiving(SourceSettings settings, Stop stop) {
        var given = settings.clientId();
        this.settings = settings;
        this.subscription = settings.subscription(
                given == null ? "minibatch-" + UUID.randomUUID().toString().substring(0, 13) : given);
        this.stop = stop;
        this.failures = new Failures(settings.broker(), subscription.clientId());
    }

    /** Until it is stopped; called again after an error. */
    void run(Appender<T> appender) throws InterruptedException {
        inbox = new Inbox(settings.receiveMaximum());
        var link = Link.to(settings.broker(), subscription.clientId(), inbox::end);
        stop.begin(inbox::wake);
        try {
            open(link);
            while (!stop.isRequested() && inbox.ended() == null) {
                append(inbox.take(), appender);
                warn(inbox.dropped());
            }
            var stopping = stop.isRequested();
            for (var batch : inbox.rest()) {
                appendLast(lost(batch, stopping), appender);
            }
            var cause = inbox.ended();
            if (cause != null && !stopping) {
                throw failures.lost(cause);
            }
        } catch (MinibatchException e) {
            failed = true;
            if (Failures.isTooMany(e)) {
                allowMore();
            }
            throw e;
        } finally {
            link.close(stop.isRequested() && isUnnamed());
            stop.end();
        }
    }

    /** How many messages have come that the store has not been given yet. */
    int waiting() {
        return inbox.size();
    }

    private void open(Link link) throws InterruptedException {
        var session = link.subscribe(subscription, inbox::add);
        if (hadSession && !session.present()) {
            LOG.warn(
                    "{} no longer has the session of client {}: what was published while it was not connected may be lost",
                    settings.broker(),
                    subscription.clientId());
        }
        if (session.expiry() < subscription.expiry() && !warned) {
            warned = true;
            LOG.warn(
                    "{} keeps the session of client {} for {} s only, though more was asked for: what is published while"
                            + " it is away for longer is lost",
                    settings.broker(),
                    subscription.clientId(),
                    session.expiry());
        }
        if (failed) {
            failed = false;
            LOG.info("{} is back: client {} reads on", settings.broker(), subscription.clientId());
        }
        hadSession = subscription.kept();
    }

    /** Mosquitto before 2.0.13 sends at once all that waits in a session. Refused, it would come again, without end. */
    private void allowMore() {
        if (subscription.receiveMaximum() == Subscription.LARGEST_RECEIVE_MAXIMUM) {
            return; // the error says what there is to do
        }
        LOG.warn(
                "{} sends more messages than the {} that client {} asked for, as Mosquitto before 2.0.13 does: from now on up to"
                        + " {} are taken into memory",
                settings.broker(),
                subscription.receiveMaximum(),
                subscription.clientId(),
                Subscription.LARGEST_RECEIVE_MAXIMUM);
        subscription = subscription.withLargestReceiveMaximum();
    }

    private void append(List<Arrival> batch, Appender<T> appender) {
        var refusal = appendUpToTooLarge(batch, appender);
        if (refusal != null) {
            throw tooLarge(batch.get(refusal.index()), refusal);
        }
    }

    /** What does not come again: one that is too large must not cost those behind it. */
    private void appendLast(List<Arrival> batch, Appender<T> appender) {
        var left = batch;
        var refusal = appendUpToTooLarge(left, appender);
        while (refusal != null) {
            LOG.error(
                    "The message {} of {} is lost, as no session keeps it: {}",
                    left.get(refusal.index()),
                    settings.broker(),
                    refusal.getMessage());
            left = left.subList(refusal.index() + 1, left.size());
            refusal = appendUpToTooLarge(left, appender);
        }
    }

    /**
     * Null when all are appended; else all before the one that is too large are, as they would come again each time.
     */
    private @Nullable MessageTooLargeException appendUpToTooLarge(List<Arrival> batch, Appender<T> appender) {
        if (batch.isEmpty()) {
            return null;
        }
        var entries = new ArrayList<Entry<T>>(batch.size());
        for (var arrival : batch) {
            entries.add(settings.form().of(arrival));
        }
        try {
            appender.appendEntries(entries);
        } catch (MessageTooLargeException e) {
            append(batch.subList(0, e.index()), appender);
            return e;
        }
        batch.forEach(arrival -> arrival.acknowledge().run());
        return null;
    }

    private MinibatchException tooLarge(Arrival arrival, MessageTooLargeException e) {
        var leaveOut = settings.broker().isVersion3()
                ? "the broker refuses such ones itself: version 3.1.1 cannot ask it to leave them out"
                : "the broker is told to leave such ones out, by maximumPacketSize (maximum-packet-size in a URL)";
        return new MinibatchException(
                "The message " + arrival + " of " + settings.broker() + " cannot be appended: " + e.getMessage()
                        + ". Nothing after it is read until the stream takes larger messages, or " + leaveOut,
                e);
    }

    /** What does not come again, as no session has it after this connection. */
    private List<Arrival> lost(List<Arrival> rest, boolean stopping) {
        var kept = subscription.kept() && !(stopping && isUnnamed());
        return rest.stream().filter(arrival -> arrival.qos() == 0 || !kept).toList();
    }

    /** Then the session is of no use to anybody after this source. */
    private boolean isUnnamed() {
        return settings.clientId() == null;
    }

    private void warn(long dropped) {
        if (dropped > 0) {
            LOG.warn(
                    "{} messages of QoS 0 from {} were dropped: the store is slower than they come",
                    dropped,
                    settings.broker());
        }
    }
}
