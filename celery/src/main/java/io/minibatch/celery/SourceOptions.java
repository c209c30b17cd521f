package io.minibatch.celery;

import java.util.Set;

/**
 * What a source was told.
 *
 * @param events the types that are handed on; all, if empty
 * @param tasks how many tasks are remembered
 * @param exchange Celery's {@code event_exchange}
 * @param queue how an AMQP queue is declared
 * @param channel how a Redis channel is named
 */
record SourceOptions(Set<String> events, int tasks, String exchange, QueueOptions queue, ChannelOptions channel) {

    static final SourceOptions USUAL = new SourceOptions(
            Set.of("task-succeeded", "task-failed"), 10_000, "celeryev", QueueOptions.USUAL, ChannelOptions.USUAL);

    /** The channel of Redis to subscribe to. */
    String channelOf(BrokerUrl url) {
        return channel.subscription(url.path(), exchange);
    }

    SourceOptions withEvents(Set<String> types) {
        return new SourceOptions(Set.copyOf(types), tasks, exchange, queue, channel);
    }

    SourceOptions withTasks(int most) {
        return new SourceOptions(events, most, exchange, queue, channel);
    }

    SourceOptions withExchange(String name) {
        return new SourceOptions(events, tasks, name, queue, channel);
    }

    SourceOptions withQueue(QueueOptions changed) {
        return new SourceOptions(events, tasks, exchange, changed, channel);
    }

    SourceOptions withChannel(ChannelOptions changed) {
        return new SourceOptions(events, tasks, exchange, queue, changed);
    }
}
