package io.minibatch.internal;

import io.minibatch.Subscription;

/** Blocks the caller while a subscription runs. SIGTERM and SIGINT stop it gracefully. */
final class Foreground {

    private Foreground() {}

    /**
     * Waits for its end.
     *
     * @param atShutdown what is done when the process is stopped, after the subscription has ended: the caller's own
     *     {@code close()} may come too late, as the process does not wait for it
     */
    static void join(Subscription subscription, Runnable atShutdown) throws InterruptedException {
        var hook = new Thread(
                () -> {
                    atShutdown.run();
                    subscription.close();
                },
                "minibatch-shutdown");
        var hooked = add(subscription, hook);
        try {
            subscription.join();
        } catch (InterruptedException e) {
            subscription.close();
            throw e;
        } finally {
            if (hooked) {
                remove(hook);
            }
        }
    }

    private static boolean add(Subscription subscription, Thread hook) {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            return true;
        } catch (IllegalStateException e) {
            subscription.close(); // the process is ending already
            return false;
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // the process is ending: the hook is what stopped the subscription
        }
    }
}
