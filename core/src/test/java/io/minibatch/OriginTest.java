package io.minibatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class OriginTest {

    @Test
    void theAttributesOfASourceAreAFewWords() {
        assertThat(Origin.of(Map.of("kafka.topic", "sensors", "kafka.partition", "0", "kafka.offset", "17")))
                .isEqualTo("kafka sensors, partition 0, offset 17");
        assertThat(Origin.of(Map.of("mqtt.topic", "house/kitchen", "mqtt.qos", "1")))
                .isEqualTo("mqtt house/kitchen");
        assertThat(Origin.of(Map.of("file.path", "/var/log/app.log", "file.offset", "1080")))
                .isEqualTo("/var/log/app.log, byte 1080");
        assertThat(Origin.of(Map.of("celery.hostname", "worker@host"))).isEqualTo("celery worker@host");
        assertThat(Origin.of(Map.of("colour", "red"))).isEmpty();
    }

    @Test
    void whatOthersChoseIsShortAndSteersNoTerminal() {
        assertThat(Origin.of(Map.of("mqtt.topic", "a\u001b[2J\n\u202eb"))).isEqualTo("mqtt a?[2J??b");
        assertThat(Origin.of(Map.of("file.path", "x".repeat(5_000), "file.offset", "7")))
                .hasSize(120)
                .endsWith("x, byte 7");
    }
}
