package io.minibatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlowBodyTest extends AppTest {

    @ParameterizedTest
    @CsvSource({"application/json,''", "application/x-ndjson,'\"appended\":0'"})
    void aBodyThatDoesNotComeIsATimeout(String type, String end) throws Exception {
        app.config(config -> config.jetty.modifyHttpConfiguration(http -> http.setIdleTimeout(200)))
                .start(0);

        assertThat(asking.raw("POST /streams/s", "Content-Length: 10", "Content-Type: " + type))
                .startsWith("HTTP/1.1 408 ")
                .contains("The body did not go on for too long.", end);
    }
}
