package io.minibatch.file.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NamesTest {

    @Test
    void plainNamesStayAsTheyAre() {
        assertThat(List.of("readings", "a-b_c", "v1.2", "0"))
                .allSatisfy(name -> assertThat(Names.encode(name)).isEqualTo(name));
    }

    @Test
    void allElseIsEscaped() {
        assertThat(Names.encode("A")).isEqualTo("%41");
        assertThat(Names.encode("a/b")).isEqualTo("a%2fb");
        assertThat(Names.encode("..")).isEqualTo("%2e%2e");
        assertThat(Names.encode("é")).isEqualTo("%c3%a9");
        assertThat(Names.encode("50%")).isEqualTo("50%25");
        assertThat(Names.encode("con")).isEqualTo("%63on");
        assertThat(Names.encode("lpt1.txt")).isEqualTo("%6cpt1.txt");
    }

    @Test
    void longNamesAreCutAndMarkedWithAHash() {
        var one = Names.encode("x".repeat(199) + "1");
        var two = Names.encode("x".repeat(199) + "2");
        assertThat(one).startsWith("x".repeat(60) + "~").hasSize(93).isNotEqualTo(two);
    }

    @Test
    void noNameLeavesTheFolderIsHiddenOrMeetsAnother() {
        var seed = System.nanoTime();
        var random = new Random(seed);
        var seen = new HashMap<String, String>();
        var alphabet = "aA.%~/\\:con12 \u0000\n\u00e9\ud83d\ude00";
        for (var i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (var j = 0; j <= random.nextInt(8); j++) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            var name = text.toString();
            if (!name.equals(new String(
                    name.getBytes(java.nio.charset.StandardCharsets.UTF_8), java.nio.charset.StandardCharsets.UTF_8))) {
                continue; // half a surrogate pair is no text
            }
            var folder = Names.encode(name);
            assertThat(folder)
                    .as("seed %d", seed)
                    .matches("[a-z0-9_.%~-]+")
                    .doesNotStartWith(".")
                    .doesNotEndWith(".");
            assertThat(seen.merge(folder.toLowerCase(Locale.ROOT), name, (a, b) -> a))
                    .as("seed %d", seed)
                    .isEqualTo(name);
        }
    }
}
