package io.minibatch.testing.runtime;

import static io.minibatch.WindowEmitter.count;
import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.Minibatch;
import io.minibatch.testing.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM while a pipeline runs in the foreground. */
@Timeout(120)
class StoppedProcessTest {

    @TempDir
    Path folder;

    /** Copies from one stream to another, by an appender that is in no hurry. */
    public static final class Copying {
        private Copying() {}

        public static void main(String[] args) throws InterruptedException {
            try (var mb = Minibatch.open(Path.of(args[0]))) {
                var copies = mb.stream("copies", String.class).batched(1_000, Duration.ofHours(1));
                mb.stream("orders", String.class)
                        .windowed(count(1))
                        .workers(1)
                        .forEach(window -> {
                            copies.appendAll(window.data());
                            System.out.println(window.data());
                        })
                        .run();
            }
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
