package io.minibatch.celery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.Entry;
import io.minibatch.Minibatch;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartTest {

    private final Part<String> part = new Part<>();

    private static Delivery delivery(long tag) {
        return new Delivery(Content.json(new byte[0]), "task.multi", "", "", tag);
    }

    private static Entry<String> entry(int size) {
        return Entry.encoded("x".repeat(size).getBytes(UTF_8), Map.of());
    }

    @Test
    void whatIsTooLargeForTheStoreIsRefusedAlone(@TempDir Path folder) throws InterruptedException {
        part.add(delivery(1), List.of(entry(10), entry(2_000)));
        part.add(delivery(2), List.of(entry(3_000), entry(20)));
        var refusals = new Refusals("a test");
        try (var minibatch = Minibatch.open("file:" + folder + "?max-message=1KB")) {
            var stream = minibatch.stream("texts", String.class);
            var appended = new CountDownLatch(1);
            var source = stream.attach(appender -> {
                        part.appendTo(appender, refusals);
                        part.appendTo(appender, refusals); // changes nothing
                        appended.countDown();
                    })
                    .start();
            assertThat(appended.await(30, TimeUnit.SECONDS)).isTrue();
            source.close();
            try (var messages = stream.buffer().all()) {
                assertThat(messages.map(message -> message.data().length())).containsExactly(10, 20);
            }
        }
        assertThat(refusals.counts()).isEqualTo(Map.of("an event of it is larger than the store takes", 2L));
        assertThat(part.deliveries()).extracting(Delivery::tag).containsExactly(1L, 2L);
    }

    @Test
    void someMegabytesFillAPart() {
        part.add(delivery(1), List.of(entry(3 << 20)));
        assertThat(part.isFull()).isFalse();
        part.add(delivery(2), List.of(entry(1 << 20)));
        assertThat(part.isFull()).isTrue();
    }
}
