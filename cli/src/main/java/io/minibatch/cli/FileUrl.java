package io.minibatch.cli;

import java.net.URI;
import java.nio.file.Path;

/** The files that {@code file:} URLs name. */
final class FileUrl {

    private FileUrl() {}

    /**
     * The path of {@code file:some/file}, {@code file:/some/file} or {@code file:///some/file}.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    static Path parse(String url, String option) {
        if (!url.startsWith("file:") || url.length() == "file:".length()) {
            throw new IllegalArgumentException(
                    option + " takes a URL such as file:results.jsonl, but is " + Text.brief(url, 200));
        }
        try {
            return url.startsWith("file://") ? Path.of(URI.create(url)) : Path.of(url.substring("file:".length()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(option + " " + Text.brief(url, 200) + ": " + e.getMessage(), e);
        }
    }
}
