package io.minibatch.mqtt;

import com.hivemq.client.mqtt.exceptions.MqttEncodeException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubRecException;
import io.minibatch.mqtt.Link.Refusal;
import io.reactivex.Flowable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Waits until messages are acknowledged, and finds out what is wrong with those that are not. */
final class Publishing {

    private Publishing() {}

    /**
     * Waits for the end of the results: with QoS 2 that is when the broker has said that it is done, which is later
     * than the result of the last message. No progress for as long as the broker's timeout is an error.
     */
    static <A> void await(
            Flowable<A> results, Function<A, Optional<Throwable>> errorOf, MqttBroker broker, Failures failures)
            throws InterruptedException, Refusal {
        var answer = results.timeout(broker.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .flatMapIterable(result -> errorOf.apply(result).map(List::of).orElse(List.of()))
                .toList()
                .toFuture();
        List<Throwable> errors;
        try {
            errors = answer.get();
        } catch (InterruptedException e) {
            answer.cancel(true); // what has not been sent yet shall not be
            throw e;
        } catch (ExecutionException e) {
            throw failures.publishing(e.getCause() == null ? e : e.getCause());
        }
        for (var error : errors) {
            if (reason(error).isEmpty()) {
                throw failures.publishing(error); // the connection is gone; that comes first
            }
        }
        for (var error : errors) {
            var reason = reason(error).orElseThrow();
            throw new Refusal(failures.refused(errors.size(), reason.what()), error, reason.lasting());
        }
    }

    /** What the broker, or the client for it, has against a message. */
    private record Reason(String what, boolean lasting) {}

    private static Optional<Reason> reason(Throwable error) {
        if (error instanceof MqttEncodeException) {
            return Optional.of(new Reason(
                    "it is larger than the broker takes (" + error.getMessage()
                            + "). Publish smaller ones, or raise its limit",
                    true));
        }
        if (error instanceof Mqtt5PubAckException e) {
            var message = e.getMqttMessage();
            return Optional.of(reason(message.getReasonCode().name(), Failures.text(message.getReasonString())));
        }
        if (error instanceof Mqtt5PubRecException e) {
            var message = e.getMqttMessage();
            return Optional.of(reason(message.getReasonCode().name(), Failures.text(message.getReasonString())));
        }
        return Optional.empty();
    }

    private static Reason reason(String code, String text) {
        return switch (code) {
            case "NOT_AUTHORIZED" ->
                new Reason("the broker does not allow it" + text + ". Grant the right to publish to the topic", false);
            case "TOPIC_NAME_INVALID", "PAYLOAD_FORMAT_INVALID" ->
                new Reason("the broker refuses it: " + code + text, true);
            default -> new Reason("the broker does not take it now: " + code + text, false);
        };
    }
}
