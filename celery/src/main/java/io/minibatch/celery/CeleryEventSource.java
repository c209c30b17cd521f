package io.minibatch.celery;

import io.minibatch.Appender;
import io.minibatch.Source;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;

/**
 * Follows the tasks of Celery by the events that its workers send, from RabbitMQ (AMQP) or Redis. For each event that
 * was chosen, by default {@code task-succeeded} and {@code task-failed}, it appends what is known of the task so far,
 * as JSON:
 *
 * <pre>{@code
 * {"task_event": "task-succeeded", "task_name": "tasks.add", "task_id": "6f…",
 *  "task_info": {"args": "(2, 3)", "kwargs": "{}", "retries": 0, "result": "5", "runtime": 0.07, "root_id": "6f…"},
 *  "task_state": "SUCCESS", "task_runtime": 0.07}
 * }</pre>
 *
 * <p>Chosen events that are not of a task, such as {@code worker-online}, are appended as they are. Workers send events
 * of tasks only if they are started with {@code -E}; clients send {@code task-sent} only with
 * {@code task_send_sent_event}.
 *
 * <p>Guarantee: as any monitor of Celery it sees what is sent while it is connected, in the order of the broker, and
 * what is sent while it is not is lost. So is, with RabbitMQ's usual queue, what waits for more than 5 s because an
 * append takes so long or fails, unless {@link #ttl} is longer; and with Redis, what is sent after a long pause has
 * cost the subscription. With {@link #queue} RabbitMQ keeps the events meanwhile, and each comes at least once. Tasks
 * are remembered in memory only: of one that was under way at a restart the name may be missing ({@code null}).
 *
 * <p>Only JSON is read, of up to 1 MB a message. What is of another kind, such as pickle, or larger, is not taken, and
 * the log says so: from a {@link #queue}, too, it is acknowledged, and gone. What is said to be JSON but is not goes
 * into the stream as it came, and is set aside alone.
 *
 * <pre>{@code
 * mb.stream("tasks")
 *     .attach(new CeleryEventSource<>("amqp://user:password@localhost:5672/shop"))
 *     .windowed(every(ofSeconds(10)))
 * }</pre>
 *
 * <p>It blocks the thread of its source. Each method that sets something returns another source; a source is used once.
 *
 * @param <T> the payload of the stream, read from JSON
 */
public final class CeleryEventSource<T> implements Source<T> {

    private final Address address;
    private final SourceOptions options;
    private final Listening<T> listening;

    private CeleryEventSource(Address address, SourceOptions options) {
        this.address = address;
        this.options = options;
        this.listening = new Listening<>(address, options);
    }

    /**
     * Follows the events of a broker.
     *
     * @param brokerUrl as Celery's {@code broker_url}: {@code amqp://user:password@host:5672/vhost}, {@code amqps://},
     *     {@code pyamqp://}, {@code redis://:password@host:6379/0} or {@code rediss://}; several of a cluster, with
     *     semicolons between them, are tried in turn
     * @throws IllegalArgumentException if the URL is none
     */
    public CeleryEventSource(String brokerUrl) {
        this(new Address(BrokerUrl.list(brokerUrl), null, Patience.USUAL), SourceOptions.USUAL);
    }

    /**
     * The types of the events that are appended, such as {@code task-retried}, {@code worker-online} or one of your
     * own; by default {@code task-succeeded} and {@code task-failed}. The others only tell of their tasks.
     */
    public CeleryEventSource<T> events(String... types) {
        if (types.length == 0) {
            throw new IllegalArgumentException(
                    "Name at least one type of event, or take allEvents() (events=all in a URL)");
        }
        for (var type : types) {
            if (type.isBlank() || !type.strip().equals(type)) {
                throw new IllegalArgumentException(
                        "A type of event must not be empty, nor have spaces around it, but is \"" + type + "\"");
            }
        }
        return with(options.withEvents(Set.copyOf(List.of(types))));
    }

    /** All events are appended. */
    public CeleryEventSource<T> allEvents() {
        return with(options.withEvents(Set.of()));
    }

    /** How many tasks are remembered, 10,000 by default; when there are more, the first is forgotten. */
    public CeleryEventSource<T> tasks(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("tasks must be at least 1, but is " + most);
        }
        return with(options.withTasks(most));
    }

    /** Where the workers send the events to, Celery's {@code event_exchange}; {@code celeryev} by default. */
    public CeleryEventSource<T> exchange(String name) {
        return with(options.withExchange(QueueOptions.checked("exchange", name)));
    }

    /**
     * Reads from a queue of this name that stays on RabbitMQ, so that no event is lost while this program does not run,
     * nor when it dies: each is acknowledged when it was appended. It has one reader at a time; a second one waits. The
     * name must be this monitor's own. It survives a restart of the broker, but the events that wait in it do not,
     * since Celery sends them as transient. A queue that nobody reads grows without end: delete it when it is no longer
     * needed, or set {@link #expires} or {@link #ttl}.
     *
     * @throws IllegalArgumentException with Redis, which keeps no events, and if the name is empty, longer than 255
     *     bytes, or begins with {@code amq.}
     */
    public CeleryEventSource<T> queue(String name) {
        return with(amqp("queue").withName(name));
    }

    /**
     * How long an event may wait in the queue (AMQP), up to 49 days; 5 s by default, as in Celery, and without end in a
     * {@link #queue}.
     */
    public CeleryEventSource<T> ttl(Duration wait) {
        return with(amqp("ttl").withTtl(wait));
    }

    /**
     * How long the broker keeps the queue while nobody reads it (AMQP), up to 49 days; without end by default for a
     * {@link #queue}.
     */
    public CeleryEventSource<T> expires(Duration unused) {
        return with(amqp("expires").withExpires(unused));
    }

    /** What is before the names of all channels of Redis, Celery's transport option {@code global_keyprefix}. */
    public CeleryEventSource<T> globalKeyprefix(String prefix) {
        var channel = redis("globalKeyprefix");
        return with(options.withChannel(new ChannelOptions(prefix, channel.fanoutPrefix(), channel.patterns())));
    }

    /**
     * What is before the exchange in the names of the channels of Redis, Celery's transport option
     * {@code fanout_prefix}: by default <code>/{db}.</code>; empty if it is off.
     */
    public CeleryEventSource<T> fanoutPrefix(String prefix) {
        var channel = redis("fanoutPrefix");
        return with(options.withChannel(new ChannelOptions(channel.globalKeyprefix(), prefix, channel.patterns())));
    }

    /** For workers whose transport option {@code fanout_patterns} is off: the channel of Redis has no routing key. */
    public CeleryEventSource<T> withoutFanoutPatterns() {
        var channel = redis("withoutFanoutPatterns");
        return with(options.withChannel(new ChannelOptions(channel.globalKeyprefix(), channel.fanoutPrefix(), false)));
    }

    /**
     * Which certificates are trusted, and shown, for {@code amqps://} and {@code rediss://}; those of the JVM by
     * default.
     *
     * @throws IllegalArgumentException if the URL is of neither
     */
    public CeleryEventSource<T> tls(SSLContext context) {
        if (address.urls().stream().noneMatch(url -> url.kind().isEncrypted())) {
            throw new IllegalArgumentException("tls is for amqps:// and rediss://, but the broker is " + address);
        }
        return new CeleryEventSource<>(new Address(address.urls(), context, address.patience()), options);
    }

    /** For tests, which have none. */
    CeleryEventSource<T> patience(Patience patience) {
        return new CeleryEventSource<>(new Address(address.urls(), address.tls(), patience), options);
    }

    private QueueOptions amqp(String option) {
        if (!address.isAmqp()) {
            throw new IllegalArgumentException(
                    option + " is for queues of AMQP, but the broker is " + address + ": Redis keeps no events");
        }
        return options.queue();
    }

    private ChannelOptions redis(String option) {
        if (address.isAmqp()) {
            throw new IllegalArgumentException(option + " is for channels of Redis, but the broker is " + address);
        }
        return options.channel();
    }

    private CeleryEventSource<T> with(QueueOptions changed) {
        return with(options.withQueue(changed));
    }

    private CeleryEventSource<T> with(SourceOptions changed) {
        return new CeleryEventSource<>(address, changed);
    }

    @Override
    public void stream(Appender<T> appender) throws Exception {
        listening.run(appender);
    }

    @Override
    public void close() throws InterruptedException {
        listening.stop();
    }

    /** For people: what it follows. */
    @Override
    public String toString() {
        return "CeleryEventSource of " + address;
    }
}
