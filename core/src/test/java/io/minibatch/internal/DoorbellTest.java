package io.minibatch.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DoorbellTest {

    @Test
    void aRingBeforeTheWaitIsRememberedOnce() {
        var bell = new Doorbell();
        bell.ring();
        bell.ring();
        bell.await(Time.NEVER);
        var start = System.nanoTime();
        bell.await(Duration.ofMillis(20).toNanos());
        assertThat(System.nanoTime() - start)
                .isGreaterThanOrEqualTo(Duration.ofMillis(20).toNanos());
    }

    @Test
    void anInterruptDoesNotEndTheWait() throws InterruptedException {
        var bell = new Doorbell();
        var done = new CountDownLatch(1);
        var thread = Threads.daemon("waiter", () -> {
            bell.await(Time.NEVER);
            done.countDown();
        });
        thread.start();
        thread.interrupt();
        assertThat(done.getCount()).isEqualTo(1);
        bell.ring();
        done.await();
    }
}
