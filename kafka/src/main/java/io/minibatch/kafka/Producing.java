package io.minibatch.kafka;

import io.minibatch.MinibatchException;
import io.minibatch.RejectedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One producer, made at first use, and anew when it is past mending. Safe for use by many threads. */
final class Producing {

    private static final Logger LOG = LoggerFactory.getLogger(Producing.class);
    private static final Duration GOODBYE = Duration.ofSeconds(5);

    private final Map<String, Object> properties;
    private final String place;
    private @Nullable Producer<byte[], byte[]> made;
    private volatile boolean troubled;
    private boolean closed;

    Producing(Map<String, Object> properties, String place) {
        this.properties = properties;
        this.place = place;
    }

    /** Sends all, and returns when all are acknowledged. */
    void send(List<Messages.Message> messages) throws InterruptedException {
        if (messages.isEmpty()) {
            return;
        }
        var producer = producer();
        try {
            var sent = new ArrayList<Future<RecordMetadata>>(messages.size());
            for (var message : messages) {
                var answer = producer.send(message.record());
                sent.add(answer);
                if (answer.isDone() && hasTimedOut(answer)) {
                    break; // each further one would wait as long again
                }
            }
            producer.flush();
            check(sent, messages);
            works();
        } catch (InterruptException e) {
            throw interrupted(e);
        } catch (KafkaException | IllegalStateException e) {
            if (isFatal(e)) {
                discard(producer);
            }
            troubled = true;
            throw Failures.of("write to " + place, e);
        }
    }

    private void works() {
        if (troubled) {
            troubled = false;
            LOG.info("Kafka sink to {} writes again", place);
        }
    }

    /** All have an answer. What may go well later comes first: then what is at fault is found again. */
    private void check(List<Future<RecordMetadata>> sent, List<Messages.Message> messages) throws InterruptedException {
        RejectedException rejected = null;
        for (var i = 0; i < sent.size(); i++) {
            try {
                sent.get(i).get();
            } catch (ExecutionException e) {
                var cause = e.getCause() == null ? e : e.getCause();
                if (!isAtFault(cause)) {
                    throw cause instanceof KafkaException known ? known : new KafkaException(cause);
                }
                rejected = rejected == null ? rejected(messages.get(i), cause) : rejected;
            }
        }
        if (rejected != null) {
            throw rejected;
        }
    }

    /** Whether there is no broker, no such topic, or no more room for what waits to be sent. */
    private static boolean hasTimedOut(Future<RecordMetadata> answer) throws InterruptedException {
        try {
            answer.get();
            return false;
        } catch (ExecutionException e) {
            return e.getCause() instanceof TimeoutException;
        }
    }

    private static boolean isAtFault(Throwable cause) {
        return cause instanceof RecordTooLargeException
                || cause instanceof RecordBatchTooLargeException
                || cause instanceof InvalidRecordException
                || cause instanceof InvalidTopicException;
    }

    /** Whether the producer itself is past mending. Refusals of a topic or a message are none of its faults. */
    private static boolean isFatal(RuntimeException e) {
        return !(e instanceof ApiException) // closed, or in a state that it does not leave
                || e instanceof AuthenticationException
                || e instanceof ClusterAuthorizationException
                || e instanceof ProducerFencedException
                || e instanceof InvalidProducerEpochException
                || e instanceof UnsupportedVersionException;
    }

    private RejectedException rejected(Messages.Message message, Throwable cause) {
        return new RejectedException(
                "Message " + message.index() + " of the window can never be written to topic "
                        + message.record().topic() + " (" + place + "): " + cause.getMessage()
                        + (isTooLarge(cause)
                                ? " Split it, or raise max.request.size here and max.message.bytes of the topic"
                                : ""),
                cause);
    }

    private static boolean isTooLarge(Throwable cause) {
        return cause instanceof ApiException && cause.getClass().getSimpleName().endsWith("TooLargeException");
    }

    private synchronized Producer<byte[], byte[]> producer() {
        if (closed) {
            throw new MinibatchException("The sink to " + place + " is closed");
        }
        var known = made;
        if (known == null) {
            try {
                known = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
            } catch (KafkaException e) {
                throw Failures.of("write to " + place, e);
            }
            made = known;
        }
        return known;
    }

    /** A producer that was refused or fenced never works again. */
    private void discard(Producer<byte[], byte[]> failed) {
        synchronized (this) {
            if (made != failed) {
                return; // by another worker
            }
            made = null;
        }
        try {
            failed.close(Duration.ZERO);
        } catch (KafkaException e) {
            LOG.debug("The producer to {} did not close", place, e); // interrupted: the flag is set, the error stays
        }
    }

    void close() {
        Producer<byte[], byte[]> last;
        synchronized (this) {
            closed = true;
            last = made;
            made = null;
        }
        if (last != null) {
            last.close(GOODBYE);
        }
    }

    static InterruptedException interrupted(InterruptException cause) {
        Thread.interrupted(); // the exception says it
        var interrupted = new InterruptedException("interrupted while waiting for Kafka");
        interrupted.initCause(cause);
        return interrupted;
    }
}
