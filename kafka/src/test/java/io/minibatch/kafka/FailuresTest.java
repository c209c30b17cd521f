package io.minibatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FailuresTest {

    @Test
    void aClientThatCannotBeMadeIsWrongUsageWhateverItThrows() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Failures.check("read topic t", Map.of(), properties -> {
                    throw new IllegalStateException("no such provider");
                }))
                .withMessage("Cannot read topic t: java.lang.IllegalStateException: no such provider");
    }

    @Test
    void aClientThatWasMadeButDoesNotCloseIsNone() {
        assertThatCode(() -> Failures.check("read topic t", Map.of(), properties -> () -> {
                    throw new IllegalStateException("not closed");
                }))
                .doesNotThrowAnyException();
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void causesThatAreARingHaveAnEnd() {
        var first = new KafkaException("first");
        var second = new KafkaException("second", first);
        first.initCause(second);
        assertThat(Failures.of("read topic t", first)).hasMessageContaining("Cannot read topic t: ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Failures.check("read topic t", Map.of(), properties -> {
                    throw first;
                }));
    }
}
