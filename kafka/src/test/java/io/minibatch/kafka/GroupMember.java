package io.minibatch.kafka;

import io.minibatch.Minibatch;
import io.minibatch.kafka.Received.Numbered;

/** A source of a group, with a file store of its own, in a process of its own. Prints how much it has appended. */
final class GroupMember {

    private GroupMember() {}

    public static void main(String[] args) throws Exception {
        Children.endWithParent();
        try (var mb = Minibatch.open("file:" + args[0])) {
            var stream = mb.stream("numbers", Numbered.class);
            var source = new KafkaSource<>(args[2], Numbered.class)
                    .servers(args[1])
                    .property("session.timeout.ms", 2_000)
                    .property("heartbeat.interval.ms", 300)
                    .property("max.poll.records", 500);
            stream.attach(appender -> source.stream(new Printing<>(appender))).start();
            Thread.currentThread().join();
        }
    }
}
