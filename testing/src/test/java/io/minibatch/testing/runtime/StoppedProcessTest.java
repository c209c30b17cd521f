package io.minibatch.testing.runtime;

import static io.minibatch.WindowEmitter.count;
import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.Minibatch;
import io.minibatch.testing.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM while a pipeline runs in the foreground. */
@Timeout(240)
class StoppedProcessTest {

    @TempDir
    Path folder;

    /** Returns when the main thread waits for its pipeline: from then on a signal ends it gracefully. */
    private static void awaitForeground(Thread main) {
        while (main.getState() != Thread.State.WAITING
                || Stream.of(main.getStackTrace())
                        .noneMatch(frame -> frame.getClassName().endsWith(".Foreground"))) {
            Thread.onSpinWait();
        }
    }

    /** Copies from one stream to another, by an appender that is in no hurry. */
    public static final class Copying {
        private Copying() {}

        public static void main(String[] args) throws InterruptedException {
            try (var mb = Minibatch.open(Path.of(args[0]))) {
                var main = Thread.currentThread();
                var copies = mb.stream("copies", String.class).batched(1_000, Duration.ofHours(1));
                mb.stream("orders", String.class)
                        .windowed(count(1))
                        .workers(1)
                        .forEach(window -> {
                            copies.appendAll(window.data());
                            awaitForeground(main);
                            System.out.println(window.data());
                        })
                        .run();
            }
        }
    }

    /** Runs one pipeline in the foreground and one beside it, whose function waits. */
    public static final class TwoPipelines {
        private TwoPipelines() {}

        public static void main(String[] args) throws InterruptedException {
            try (var mb = Minibatch.builder()
                    .url("file:" + args[0])
                    .closeWithin(Duration.ofMillis(100))
                    .open()) {
                var main = Thread.currentThread();
                var beside = mb.stream("orders", String.class)
                        .windowed(count(1))
                        .process(window -> {
                            awaitForeground(main);
                            System.out.println("waiting");
                            new CountDownLatch(1).await();
                            return window;
                        })
                        .sink(window -> {})
                        .start();
                mb.stream("none", String.class)
                        .windowed(count(1))
                        .forEach(window -> {})
                        .run();
                beside.close();
            }
        }
    }

    @Test
    void aPipelineBesideItIsStoppedGracefullyToo() throws Exception {
        try (var mb = Minibatch.open(folder)) {
            mb.stream("orders", String.class).append("one");
        }
        try (var child = ChildProcess.start(TwoPipelines.class, folder.toString())) {
            child.await(line -> line.equals("waiting"));
            ProcessHandle.of(child.pid()).orElseThrow().destroy();
            child.awaitEnd();
        }
        try (var mb = Minibatch.open(folder)) {
            var orders = mb.stream("orders", String.class);
            var seen = new CopyOnWriteArrayList<String>();
            orders.windowed(count(1))
                    .forEach(window -> {
                        seen.add("attempt " + window.attempt());
                        orders.group("default")
                                .windows()
                                .flatMap(each -> each.error().stream())
                                .forEach(seen::add);
                    })
                    .drain();
            assertThat(seen).containsExactly("attempt 2"); // and no failure: the first one was released
        }
    }

    @Test
    void whatItsWindowsGaveToABatchedAppenderIsNotLost() throws Exception {
        try (var mb = Minibatch.open(folder)) {
            mb.stream("orders", String.class).appendAll(List.of("one", "two"));
        }
        try (var child = ChildProcess.start(Copying.class, folder.toString())) {
            child.await(line -> line.equals("[two]"));
            ProcessHandle.of(child.pid()).orElseThrow().destroy();
            child.awaitEnd();
        }
        try (var mb = Minibatch.open(folder)) {
            assertThat(mb.stream("orders", String.class).status().done()).isEqualTo(2);
            assertThat(mb.stream("copies", String.class).buffer().all().map(message -> message.data()))
                    .containsExactly("one", "two");
        }
    }
}
