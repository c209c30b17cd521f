package io.minibatch.app.append;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.Minibatch;
import io.minibatch.MinibatchException;
import io.minibatch.app.http.RequestException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class LineBatchTest {

    @Test
    void theFaultOfALineIsNotLostWhenTheStoreFailsToo() throws IOException {
        var mb = Minibatch.open("memory:");
        var batch = new LineBatch(new JsonStream(mb.stream("s", JsonFormat.RAW)));
        mb.close();

        var lines = new JsonValues(new ByteArrayInputStream("1\n2\noops".getBytes(UTF_8)), 100);

        assertThatThrownBy(() -> batch.addAll(lines))
                .isInstanceOf(MinibatchException.class)
                .satisfies(e -> assertThat(e.getSuppressed())
                        .singleElement()
                        .isInstanceOf(RequestException.class)
                        .extracting(Throwable::getMessage)
                        .asString()
                        .contains("Message 3 of the body"));
    }
}
