package io.minibatch.internal;

import io.minibatch.DeadWindow;
import io.minibatch.MinibatchException;
import io.minibatch.MinibatchListener;
import io.minibatch.Origin;
import io.minibatch.PipelineSpec;
import io.minibatch.store.GroupOwner;
import io.minibatch.store.StreamSettings;
import io.minibatch.store.Transition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what became of a delivery and puts it where it then belongs. All calls are made under the runner's lock;
 * what they return is called outside of it, and tells the listener.
 */
final class Settlement<T, R> {

    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

    private final PipelineSpec<T, R> spec;
    private final WindowNames names;
    private final GroupOwner owner;
    private final Deliveries<T, R> deliveries;
    private final Surroundings around;
    private final MinibatchListener listener;

    Settlement(PipelineSpec<T, R> spec, GroupOwner owner, Deliveries<T, R> deliveries, Surroundings around) {
        this.spec = spec;
        this.names = new WindowNames(spec.stream(), spec.options().group());
        this.owner = owner;
        this.deliveries = deliveries;
        this.around = around;
        this.listener = around.listener();
    }

    Runnable settle(Delivery<T, R> delivery, Outcome outcome) {
        if (outcome instanceof Outcome.Completed) {
            return completed(delivery);
        }
        if (outcome instanceof Outcome.Failed failed) {
            return failed(delivery, failed.cause());
        }
        if (outcome instanceof Outcome.Lost) {
            return lost(delivery);
        }
        if (outcome instanceof Outcome.Hopeless hopeless) {
            return setAside(delivery, hopeless.cause(), List.of());
        }
        if (outcome instanceof Outcome.SinkRefused refused) {
            return sinkRefused(delivery, refused);
        }
        if (outcome instanceof Outcome.Unreadable unreadable) {
            throw unreadable.cause();
        }
        if (outcome instanceof Outcome.Postponed postponed) {
            delivery.due = postponed.until();
            deliveries.add(delivery);
        } else if (outcome instanceof Outcome.Vanished) {
            owner.commit(List.of(complete(delivery)));
            LOG.debug("Window {} has no message left and is completed", delivery.id());
        } else if (outcome instanceof Outcome.Held && owner.state().paused().isPresent()) {
            deliveries.hold(delivery);
        } else if (outcome instanceof Outcome.Held) {
            deliveries.add(delivery); // somebody has resumed the group meanwhile
        } else {
            owner.commit(List.of(
                    new Transition.Release(delivery.id(), delivery.record().attempt())));
            LOG.debug("Window {} was stopped and will be delivered again", delivery.id());
        }
        return Settlement::nothing;
    }

    private Runnable completed(Delivery<T, R> delivery) {
        owner.commit(List.of(complete(delivery)));
        var window = delivery.window;
        return window == null
                ? Settlement::nothing
                : () -> listener.windowCompleted(
                        window, Duration.ofNanos(around.time().nanos() - delivery.started));
    }

    private static Transition complete(Delivery<?, ?> delivery) {
        return new Transition.Complete(delivery.id(), delivery.record().attempt());
    }

    private Runnable failed(Delivery<T, R> delivery, Throwable cause) {
        var record = delivery.record();
        var failures = record.failures() + 1;
        var fail = new Transition.Fail(record.id(), record.attempt(), ErrorText.of(cause));
        var pause = spec.options().retry().pause(failures, around.random().getAsDouble());
        if (pause.isEmpty()) {
            return setAside(delivery, cause, List.of(fail));
        }
        again(delivery, fail, pause.get());
        var window = delivery.window;
        return () -> {
            var again = "Window {} failed in attempt {} and is delivered again in {} ms: {}";
            var millis = pause.get().toMillis();
            if (failures == 1) {
                LOG.warn(again, record.id(), record.attempt(), millis, fail.error(), cause); // once with its stack
            } else {
                LOG.warn(again, record.id(), record.attempt(), millis, fail.error());
            }
            if (window != null) {
                listener.attemptFailed(window, cause);
            }
        };
    }

    private void again(Delivery<T, R> delivery, Transition.Fail fail, Duration pause) {
        owner.commit(List.of(fail));
        delivery.update(owner.state().open(fail.window()).orElseThrow());
        delivery.begun = false;
        delivery.due = around.time().after(pause);
        deliveries.add(delivery);
    }

    /**
     * A window that ends its process shall have an end, too. It needs no pause: the process took one. Windows that ran
     * beside it cannot be told from it.
     */
    private Runnable lost(Delivery<T, R> delivery) {
        var record = delivery.record();
        var cause = new MinibatchException("the process ended during attempt " + record.attempt());
        var fail = new Transition.Fail(record.id(), record.attempt(), ErrorText.of(cause));
        if (spec.options().retry().pause(record.failures() + 1, 0).isEmpty()) {
            return setAside(delivery, cause, List.of(fail));
        }
        again(delivery, fail, Duration.ZERO);
        return () -> LOG.warn("Window {} is delivered again: {}", record.id(), cause.getMessage());
    }

    private Runnable setAside(Delivery<T, R> delivery, Throwable cause, List<Transition> before) {
        var record = delivery.record();
        var aside = new Transition.SetAside(
                record.id(), record.attempt(), around.time().now(), ErrorText.of(cause), ErrorText.stackTrace(cause));
        var transitions = new ArrayList<>(before);
        transitions.add(aside);
        owner.commit(transitions);
        var dead = dead(record.id(), record.members().size(), aside);
        var window = delivery.window;
        return () -> {
            LOG.error(
                    "Window {} failed {} (last: {}) and is set aside as dead."
                            + " Look: minibatch dead {}. Again: minibatch retry {}",
                    record.id(),
                    times(record.failures() + before.size()),
                    aside.error(),
                    names.arguments(""),
                    names.arguments(names.brief(record.id())),
                    cause);
            if (window != null) {
                listener.attemptFailed(window, cause);
            }
            listener.windowSetAside(dead, cause);
        };
    }

    /** What there is to tell the listener. */
    private static void nothing() {}

    static String times(int failures) {
        return failures <= 1 ? "once" : failures + " times";
    }

    private DeadWindow dead(String id, long size, Transition.SetAside aside) {
        return new DeadWindow(id, names.group(), size, aside.attempt(), aside.at(), aside.error(), aside.stackTrace());
    }

    private Runnable sinkRefused(Delivery<T, R> delivery, Outcome.SinkRefused refused) {
        delivery.due = around.time().after(refused.pause());
        deliveries.add(delivery);
        var window = delivery.window;
        return () -> {
            LOG.warn(
                    "Sink{} refused the result of window {} ({}) and is called again in {} ms: {}",
                    Name.of(refused.sink().sink()),
                    delivery.id(),
                    times(refused.failures()),
                    refused.pause().toMillis(),
                    ErrorText.of(refused.cause()));
            LOG.debug("The sink of window {} said", delivery.id(), refused.cause());
            if (window != null) {
                listener.sinkFailed(
                        window, refused.sink().sink(), refused.failures(), refused.pause(), refused.cause());
            }
        };
    }

    /** Sets single messages aside; the window goes on without them. */
    Runnable setMessagesAside(Delivery<T, R> delivery, List<Decoding.Undecodable> messages) {
        var record = delivery.record();
        var asides = messages.stream()
                .map(each -> new Transition.SetMessageAside(
                        record.id(),
                        record.attempt(),
                        each.message().sequence(),
                        around.time().now(),
                        ErrorText.of(each.reason()),
                        ErrorText.stackTrace(each.reason())))
                .toList();
        owner.commit(List.copyOf(asides));
        delivery.update(owner.state().open(record.id()).orElseThrow());
        var first = messages.get(0).message();
        var origin = Origin.of(first.attributes());
        return () -> {
            LOG.error(
                    "{} of window {} cannot be decoded as {}: set aside as dead (first: {}{}). Look: minibatch dead {}",
                    messages.size() == 1 ? "Message " + first.sequence() : messages.size() + " messages",
                    record.id(),
                    spec.codec().type(),
                    origin.isEmpty() ? "" : "from " + origin + ": ",
                    ErrorText.of(messages.get(0).reason()).lines().findFirst().orElse(""),
                    names.arguments(""));
            for (var i = 0; i < messages.size(); i++) {
                listener.messageSetAside(dead(asides.get(i)), messages.get(i).reason());
            }
        };
    }

    private DeadWindow dead(Transition.SetMessageAside aside) {
        return new DeadWindow(
                aside.id(), names.group(), 1, aside.attempt(), aside.at(), aside.error(), aside.stackTrace());
    }

    /** The type must be wrong rather than the messages: the group pauses until somebody has looked. */
    void pauseForType(int inARow, Supplier<StreamSettings> settings) {
        var written = settings.get();
        var reason = Pauses.since(
                around.time().now(),
                inARow + " messages in a row cannot be decoded as "
                        + spec.codec().type() + " (format "
                        + spec.codec().format() + "); the stream was written as "
                        + (written.type().isEmpty() ? "an unknown type" : written.type()) + " (format "
                        + written.format() + "). Consume it with a type that fits, or go on without them");
        owner.commit(List.of(new Transition.Pause(reason)));
        LOG.error(Pauses.MESSAGE, names, Pauses.text(reason), names.resume());
    }
}
