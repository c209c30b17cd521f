package io.minibatch.kafka;

import io.minibatch.Appender;
import io.minibatch.MinibatchException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.CoordinatorNotAvailableException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consumer of a source. It lives as long as a run, and longer if the run ends because the brokers are silent: who
 * then came back as somebody else would have to wait until Kafka takes the former self for dead, some 45 s.
 *
 * <p>Kafka's consumer says nothing when its brokers go away; it waits. So they are asked before it subscribes, and
 * whenever nothing has come for a while: what they do not answer is an error that people can see.
 */
final class Consuming<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Consuming.class);
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final Duration GOODBYE = Duration.ofSeconds(3);
    private static final String NO_PARTITION =
            "has no partition: the other members of its group have all, or Kafka waits for"
                    + " one that died, for its session.timeout.ms (45 s by default)";

    private final SourceSettings<T> settings;
    private final Stop stop;
    private final AtomicReference<Optional<Member>> kept = new AtomicReference<>(Optional.empty());
    private boolean asking; // nothing is in hand then that another run would have to read again
    private String told = ""; // of what it waits for, in this run
    private @Nullable Latest latest;

    Consuming(SourceSettings<T> settings, Stop stop) {
        this.settings = settings;
        this.stop = stop;
    }

    /**
     * A member of the group.
     *
     * @param consumer Kafka's
     * @param offsets what it has done
     * @param latest what it remembers; null if it needs not
     */
    private record Member(
            Consumer<byte[], byte[]> consumer,
            Offsets offsets,
            @Nullable Latest latest) {}

    /** Until stopped. */
    void run(Appender<T> appender) throws InterruptedException {
        var former = kept.getAndSet(Optional.empty());
        var member = former.isPresent() ? former.get() : connect(appender.stream());
        var silent = false;
        asking = false;
        told = "";
        stop.begins(member.consumer());
        try {
            if (!stop.isRequested()) {
                begin(member, appender, former.isEmpty());
                follow(member, appender);
            }
        } catch (WakeupException e) {
            if (!stop.isRequested()) {
                throw e; // nobody else wakes it up
            }
        } catch (InterruptException e) {
            throw interrupted(e);
        } catch (KafkaException e) {
            silent = asking && isSilence(e) && !member.consumer().subscription().isEmpty();
            throw failure(e);
        } finally {
            if (silent) {
                kept.set(Optional.of(member));
            } else {
                end(member);
            }
            stop.ended();
            if (stop.isRequested()) {
                leave();
            }
        }
    }

    private static boolean isSilence(KafkaException e) {
        return e instanceof TimeoutException || e instanceof CoordinatorNotAvailableException;
    }

    /** Ends what was kept for the next run. */
    void leave() {
        kept.getAndSet(Optional.empty()).ifPresent(this::end);
    }

    private Member connect(String stream) {
        var properties = settings.consumer(stream);
        try {
            var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            var group = String.valueOf(properties.get(ConsumerConfig.GROUP_ID_CONFIG));
            return new Member(consumer, new Offsets(consumer, "Kafka source of " + settings), latest(group));
        } catch (KafkaException e) {
            throw failure(e);
        }
    }

    /** One for all runs: what a first start found must outlive a run that fails before anything is durable. */
    private @Nullable Latest latest(String group) {
        if (settings.latest() && latest == null) {
            latest = new Latest(settings, group);
        }
        return latest;
    }

    private void begin(Member member, Appender<T> appender, boolean joins) {
        asking = true;
        var partitions = partitions(member.consumer());
        asking = false;
        if (joins) {
            if (member.latest() != null) {
                member.latest().begin(member.consumer(), partitions, appender, member.offsets());
            }
            settings.topics().subscribe(member.consumer(), member.offsets());
        }
    }

    private Set<TopicPartition> partitions(Consumer<?, ?> consumer) {
        try {
            return settings.topics().partitions(consumer, settings.answer());
        } catch (MinibatchException e) {
            throw new MinibatchException("Cannot read " + settings + ": " + e.getMessage(), e);
        }
    }

    private void follow(Member member, Appender<T> appender) {
        var consumer = member.consumer();
        var offsets = member.offsets();
        var batch = new AppendedBatch<>(settings, appender, offsets, member.latest());
        var heard = System.nanoTime();
        while (!stop.isRequested()) {
            var records = consumer.poll(offsets.untilDue(WAIT));
            if (!records.isEmpty()) {
                batch.append(records);
                heard = System.nanoTime();
                tell("");
            } else if (System.nanoTime() - heard > settings.answer().toNanos()) {
                ask(consumer);
                heard = System.nanoTime();
                tell(consumer.assignment().isEmpty() ? NO_PARTITION : "");
                appender.remark(told);
            }
            records.nextOffsets().forEach(offsets::passed); // also over what is no message: ends of transactions
            offsets.commitSometimes();
        }
    }

    /** Logs what is new; of trouble and its end, the caller does. */
    private void tell(String remark) {
        if (!remark.equals(told)) {
            told = remark;
            LOG.info("Kafka source of {} {}", settings, remark.isEmpty() ? "reads again" : remark);
        }
    }

    /**
     * Whether the topics are still there, and the coordinator of the group and the brokers of the partitions answer.
     */
    private void ask(Consumer<?, ?> consumer) {
        asking = true;
        var partitions = partitions(consumer);
        Offsets.committed(consumer, Set.of(partitions.iterator().next()), settings.answer());
        consumer.endOffsets(consumer.assignment(), settings.answer());
        asking = false;
    }

    /**
     * Commits and leaves the group, whether or not the thread was interrupted. It leaves also if it cannot commit: a
     * member that does not leave keeps its partitions for minutes.
     */
    private void end(Member member) {
        var interrupted = attempt("commit", member.offsets()::commitLast);
        interrupted |= attempt("close", () -> member.consumer().close(CloseOptions.timeout(GOODBYE)));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether the thread was interrupted before. */
    private boolean attempt(String what, Runnable action) {
        var interrupted = Thread.interrupted();
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.debug("The consumer of {} did not {}", settings, what, e);
        }
        return interrupted;
    }

    private MinibatchException failure(KafkaException e) {
        return Failures.of("read " + settings, e);
    }

    private static InterruptedException interrupted(@Nullable Throwable cause) {
        var interrupted = new InterruptedException("interrupted while waiting for Kafka");
        interrupted.initCause(cause);
        return interrupted;
    }
}
