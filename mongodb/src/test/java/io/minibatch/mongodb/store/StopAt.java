package io.minibatch.mongodb.store;

import com.mongodb.event.CommandFailedEvent;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.event.CommandSucceededEvent;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stops a process at its n-th command, just before it is sent, or when it is carried out but the process does not know
 * yet. Whatever else the process wants of the server after that does not happen either.
 */
final class StopAt implements CommandListener {

    private final int command;
    private final boolean carriedOut;
    private final Runnable stop;
    private final AtomicInteger commands = new AtomicInteger();
    private volatile int request = -1;
    private volatile String last = "";

    StopAt(int command, boolean carriedOut, Runnable stop) {
        this.command = command;
        this.carriedOut = carriedOut;
        this.stop = stop;
    }

    /** Stops by sleeping, until it is woken up. */
    static final class Sleep implements Runnable {
        final CountDownLatch asleep = new CountDownLatch(1);
        final CountDownLatch awake = new CountDownLatch(1);

        @Override
        public void run() {
            asleep.countDown();
            var interrupted = false;
            while (true) {
                try {
                    awake.await();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true; // a process that sleeps does not hear it
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The command at which it stopped. */
    String command() {
        return last;
    }

    @Override
    public void commandStarted(CommandStartedEvent event) {
        var number = commands.incrementAndGet();
        if (number == command) {
            last = event.getCommand().toJson();
        }
        if (number == command && carriedOut) {
            request = event.getRequestId();
        } else if (number >= command) {
            stop.run();
        }
    }

    @Override
    public void commandSucceeded(CommandSucceededEvent event) {
        if (event.getRequestId() == request) {
            stop.run();
        }
    }

    @Override
    public void commandFailed(CommandFailedEvent event) {
        if (event.getRequestId() == request) {
            stop.run();
        }
    }
}
