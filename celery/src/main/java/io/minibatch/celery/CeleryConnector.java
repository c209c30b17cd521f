package io.minibatch.celery;

import io.minibatch.Source;
import io.minibatch.connect.Connector;
import io.minibatch.connect.ConnectorUrl;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The events of Celery by URL, to be read from: {@code celery+amqp://user:password@host:5672/vhost} or
 * {@code celery+redis://:password@host:6379/0}, that is, {@code celery+} and Celery's own {@code broker_url}. The
 * source is a {@link CeleryEventSource}.
 */
public final class CeleryConnector implements Connector {

    private static final String PREFIX = "celery+";

    /** For the service loader. */
    public CeleryConnector() {}

    @Override
    public Set<String> schemes() {
        return Set.of("celery+amqp", "celery+amqps", "celery+pyamqp", "celery+redis", "celery+rediss");
    }

    @Override
    public String form() {
        return "celery+amqp://host:5672/vhost";
    }

    @Override
    public String description() {
        return "events of Celery's tasks, from RabbitMQ or Redis (celery+redis://host:6379/0)";
    }

    @Override
    public List<Option> options() {
        return List.of(
                new Option("events", "types of events, with commas (default: task-succeeded,task-failed), or all"),
                new Option("tasks", "how many tasks are remembered (default: 10000)"),
                new Option("exchange", "where workers send them (default: celeryev)"),
                new Option("queue", "amqp: a queue that stays, so that nothing is lost while nobody reads"),
                new Option("ttl", "amqp: how long an event waits in the queue (default: 5s; with queue: without end)"),
                new Option("expires", "amqp: how long an unread queue is kept (default: 1m; with queue: without end)"),
                new Option("global-keyprefix", "redis: as in Celery's transport options"),
                new Option("fanout-prefix", "redis: as in Celery's transport options (default: /{db}.)"),
                new Option("fanout-patterns", "redis: as in Celery's transport options (default: true)"));
    }

    @Override
    public Set<Direction> directions() {
        return Set.of(Direction.SOURCE);
    }

    @Override
    public <T> Source<T> source(ConnectorUrl url) {
        url.allow(options().stream().map(Option::name).collect(Collectors.toSet()));
        var source = new CeleryEventSource<T>(url.withoutOptions().substring(PREFIX.length()));
        source = url.option("events").map(new Events<>(source)::named).orElse(source);
        source = url.number("tasks").map(source::tasks).orElse(source);
        source = url.option("exchange").map(source::exchange).orElse(source);
        source = url.option("queue").map(source::queue).orElse(source);
        source = url.duration("ttl").map(source::ttl).orElse(source);
        source = url.duration("expires").map(source::expires).orElse(source);
        source = url.option("global-keyprefix").map(source::globalKeyprefix).orElse(source);
        source = url.option("fanout-prefix").map(source::fanoutPrefix).orElse(source);
        return url.flag("fanout-patterns").orElse(true) ? source : source.withoutFanoutPatterns();
    }

    private record Events<T>(CeleryEventSource<T> source) {
        CeleryEventSource<T> named(String types) {
            return types.equals("all") ? source.allEvents() : source.events(types.split(","));
        }
    }
}
