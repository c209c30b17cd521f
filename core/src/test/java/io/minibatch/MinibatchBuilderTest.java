package io.minibatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.store.Store;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MinibatchBuilderTest {

    @Test
    void theFirstVariableOfTheEnvironmentThatSaysSomethingNamesTheStore() {
        assertThat(urlOf(Map.of("MINIBATCH_URL", "memory:", "MINIBATCH_MONGO_URL", "b", "MONGO_URL", "c")))
                .isEqualTo("memory:");
        assertThat(urlOf(Map.of("MINIBATCH_MONGO_URL", "b", "MONGO_URL", "c"))).isEqualTo("b");
        assertThat(urlOf(Map.of("MINIBATCH_URL", " ", "MINIBATCH_MONGO_URL", "", "MONGO_URL", "c")))
                .isEqualTo("c");
        assertThat(urlOf(Map.of())).isEqualTo("file:minibatch-data");
    }

    @Test
    void aFolderBecomesAUrlWhoseOptionsAreNotPartOfItsName(@TempDir Path folder) {
        for (var name : new String[] {"plain", "a b", "a?sync=always", "100%", "%41", "a#b", "é\uD83D\uDE00"}) {
            var url = MinibatchBuilder.fileUrl(folder.resolve(name));
            assertThat(url).startsWith("file:/").doesNotContain("?", "#", " ");
            assertThat(Path.of(URI.create(url))).isEqualTo(folder.resolve(name));
        }
    }

    @Test
    void aRelativeFolderIsThatOfNow() {
        assertThat(Path.of(URI.create(MinibatchBuilder.fileUrl(Path.of("data")))))
                .isEqualTo(Path.of("data").toAbsolutePath());
    }

    @Test
    void aFolderThatIsNotOnADiskIsRefused(@TempDir Path folder) throws Exception {
        var zip = URI.create("jar:" + folder.resolve("x.zip").toUri());
        try (var system = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            assertThatThrownBy(() -> MinibatchBuilder.fileUrl(system.getPath("/data")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("/data");
        }
    }

    @Test
    void aUrlAndAStoreExcludeEachOther() {
        var store = Store.open("memory:", Clock.systemUTC());
        assertThatThrownBy(() -> Minibatch.builder().url("memory:").store(store).open())
                .isInstanceOf(IllegalStateException.class);
        store.close();
    }

    @Test
    void anUnknownSchemeNamesThoseThatAreKnown() {
        assertThatThrownBy(() -> Minibatch.open("redis://localhost"))
                .isInstanceOf(MinibatchException.class)
                .hasMessageContaining("redis://localhost")
                .hasMessageContaining("file, memory");
        assertThatThrownBy(() -> Minibatch.open("mongodb://localhost")).hasMessageContaining("minibatch-mongodb");
        assertThatThrownBy(() -> Minibatch.open("no url")).isInstanceOf(MinibatchException.class);
    }

    private static String urlOf(Map<String, String> environment) {
        return MinibatchBuilder.urlOf(environment::get);
    }
}
