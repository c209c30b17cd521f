package io.minibatch;

import java.util.concurrent.BlockingQueue;

/** Appends what is put into a queue. What was taken and not appended is tried again first. */
final class QueueSource<T> implements Source<T> {

    private final BlockingQueue<? extends T> queue;
    private final Pending<T> pending = new Pending<>();

    QueueSource(BlockingQueue<? extends T> queue) {
        this.queue = queue;
    }

    @Override
    public void stream(Appender<T> appender) throws InterruptedException {
        while (true) {
            pending.append(appender);
            pending.elements().add(queue.take());
            queue.drainTo(pending.elements(), Pending.MOST - 1);
        }
    }
}
