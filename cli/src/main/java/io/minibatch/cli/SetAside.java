package io.minibatch.cli;

import io.minibatch.DeadWindow;
import io.minibatch.MinibatchListener;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what is set aside while a command runs: its exit status tells of it. */
final class SetAside implements MinibatchListener {

    private final AtomicLong windows = new AtomicLong();
    private final AtomicLong messages = new AtomicLong();

    @Override
    public void windowSetAside(DeadWindow dead, Throwable cause) {
        windows.incrementAndGet();
    }

    @Override
    public void messageSetAside(DeadWindow dead, Throwable cause) {
        messages.incrementAndGet();
    }

    /**
     * Fails if anything was set aside.
     *
     * @param look the arguments that name stream and group
     */
    void check(String look) throws CommandFailedException {
        var number = windows.get() + messages.get();
        if (number > 0) {
            var what = messages.get() == 0
                    ? Text.count(number, "window")
                    : Text.count(windows.get(), "window") + " and " + Text.count(messages.get(), "unreadable message");
            throw new CommandFailedException("Set aside in this run: " + what + ". Look: minibatch dead " + look
                    + ". Again: minibatch retry " + look);
        }
    }
}
