package io.minibatch.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A link to a file of this repository leads somewhere. */
class LinksOfTheDocumentsTest {

    private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)(?:#[^)]*)?\\)");

    static Stream<Path> pages() throws IOException {
        return Documents.withDecisions().stream();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void leadSomewhere(Path page) throws IOException {
        var links = LINK.matcher(Files.readString(page)).results().map(link -> link.group(1));
        assertThat(links.filter(link -> !link.startsWith("http")))
                .allSatisfy(link -> assertThat(page.resolveSibling(link)).exists());
    }
}
