package io.minibatch.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The documents of this repository that have programs in them. */
final class Documents {

    /** The root of the repository: tests run in the folder of their module. */
    static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    /** The README and the pages in docs. */
    static List<Path> all() throws IOException {
        try (var pages = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(Stream.of(ROOT.resolve("README.md")), pages.sorted())
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }

    /** All pages of the repository, those without programs, too. */
    static List<Path> withDecisions() throws IOException {
        try (var top = Files.list(ROOT);
                var decisions = Files.list(ROOT.resolve("adr"))) {
            return Stream.of(all().stream(), top, decisions)
                    .flatMap(files -> files)
                    .filter(file -> file.toString().endsWith(".md"))
                    .distinct()
                    .toList();
        }
    }

    private Documents() {}
}
