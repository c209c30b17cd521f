package io.minibatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {

    @Test
    void splitsAtEitherLineEnd() throws Exception {
        assertThat(lines("a\nb\r\n\nc", 10)).containsExactly("a", "b", "", "c");
        assertThat(lines("a\n", 10)).containsExactly("a");
        assertThat(lines("", 10)).isEmpty();
    }

    @Test
    void passesOverAByteOrderMarkAtTheBeginningOnly() throws Exception {
        assertThat(lines("\uFEFFa\n\uFEFFb", 10)).containsExactly("a", "\uFEFFb");
    }

    @Test
    void readsLinesThatAreLongerThanItsBuffer() throws Exception {
        var line = "x".repeat(200_000);
        assertThat(lines(line + "\n" + line, 1 << 20)).containsExactly(line, line);
    }

    @Test
    void refusesALineThatIsTooLongWithoutReadingItAll() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }
        };
        var reader = new LineReader(endless, 1 << 20, () -> {});
        assertThatThrownBy(reader::next)
                .isInstanceOf(BadLineException.class)
                .hasMessage("line 1 cannot be appended: it is longer than 1 MB");
    }

    @Test
    void saysWhenItIsAboutToWaitWithinALine() throws Exception {
        var said = new ArrayList<String>();
        var reader = new LineReader(new InPieces("a\nb", "c\nd\n"), 10, () -> said.add("wait"));
        assertThat(reader.next()).isEqualTo(new byte[] {'a'});
        said.clear();
        assertThat(reader.next()).isEqualTo(new byte[] {'b', 'c'});
        assertThat(said).containsExactly("wait");
        assertThat(reader.next()).isEqualTo(new byte[] {'d'});
        assertThat(said).containsExactly("wait");
        assertThat(reader.number()).isEqualTo(3);
    }

    private static List<String> lines(String text, int longest) throws Exception {
        var reader = new LineReader(new ByteArrayInputStream(text.getBytes(UTF_8)), longest, () -> {});
        var all = new ArrayList<String>();
        for (var line = reader.next(); line != null; line = reader.next()) {
            all.add(new String(line, UTF_8));
        }
        return all;
    }

    /** A slow pipe: one piece for each read, and nothing there before. */
    static final class InPieces extends InputStream {

        private final List<String> pieces;

        InPieces(String... pieces) {
            this.pieces = new ArrayList<>(List.of(pieces));
        }

        @Override
        public int read() throws IOException {
            throw new IOException("not used");
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (pieces.isEmpty()) {
                return -1;
            }
            var piece = pieces.remove(0).getBytes(UTF_8);
            System.arraycopy(piece, 0, buffer, offset, piece.length);
            return piece.length;
        }
    }
}
