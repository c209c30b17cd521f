package io.minibatch.app.append;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.app.http.RequestException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class JsonValuesTest {

    private static final int LINES = 2_000;
    private static final int NAME = 40_000;

    /** The parser's table of names would hold them all: twice the body's 80 MB. */
    @Test
    void namesOfAnUploadAreNotRemembered() throws IOException {
        var before = heapInUse();
        var values = new JsonValues(new Lines(), 1 << 20);
        var count = 0;
        while (values.next() != null) {
            count++;
        }
        assertThat(count).isEqualTo(LINES);
        try {
            assertThat(heapInUse() - before).isLessThan((long) LINES * NAME / 2);
        } finally {
            Reference.reachabilityFence(values); // what it remembers is what is measured
        }
    }

    @Test
    void aFaultFarInIsNamedByItsPlaceInTheBody() throws IOException {
        var good = "{\"n\":1}\n".repeat(2_500_000);
        var values = new JsonValues(new ByteArrayInputStream((good + "  oops").getBytes(UTF_8)), 1 << 20);
        for (var i = 0; i < 2_500_000; i++) {
            Objects.requireNonNull(values.next());
        }
        assertThatThrownBy(values::next)
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("Message 2500001 of the body (line 2500001, column ");
    }

    @Test
    void whatIsCutByTheChangeOfParsersStaysWhole() throws IOException {
        var text = new StringBuilder();
        var expected = new ArrayList<String>();
        for (var i = 0; i < 600_000; i++) {
            expected.add("{\"n\":" + i + ",\"text\":\"" + "ü".repeat(i % 40) + "\"}");
            text.append(expected.get(i)).append(i % 3 == 0 ? "\r\n" : i % 3 == 1 ? " " : "\n");
        }
        var values = new JsonValues(new ByteArrayInputStream(text.toString().getBytes(UTF_8)), 1 << 20);
        for (var value : expected) {
            assertThat(new String(Objects.requireNonNull(values.next()), UTF_8)).isEqualTo(value);
        }
        assertThat(values.next()).isNull();
    }

    private static long heapInUse() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    /** Objects with a long name each. */
    private static final class Lines extends InputStream {

        private int next;
        private InputStream line = InputStream.nullInputStream();

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            var n = line.read(bytes, offset, length);
            if (n >= 0 || next == LINES) {
                return n;
            }
            line = new ByteArrayInputStream(("{\"" + next++ + "x".repeat(NAME) + "\":1}\n").getBytes(UTF_8));
            return line.read(bytes, offset, length);
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("one by one is not needed");
        }
    }
}
