package io.minibatch.file;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.minibatch.MinibatchException;
import io.minibatch.store.StreamSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code stream.json} says: what the stream is, once and for all, and its settings.
 *
 * @param version the format of the stream's files
 * @param name the stream's true name
 * @param salt what its frames begin with
 * @param first the sequence number of its first message
 * @param format the payloads' format, empty before the first append
 * @param type the payloads' type as its first writer named it
 * @param keep whether done messages stay
 * @param retain how long messages stay at most, in ISO-8601; null: without end
 */
record StreamFile(
        @JsonProperty("version") int version,
        @JsonProperty("name") String name,
        @JsonProperty("salt") int salt,
        @JsonProperty("first") long first,
        @JsonProperty("format") String format,
        @JsonProperty("type") String type,
        @JsonProperty("keep") boolean keep,
        @JsonProperty("retain") @Nullable String retain) {

    static final int VERSION = 1;

    private static final String FILE = "stream.json";
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    static StreamFile of(String name, int salt, long first) {
        return new StreamFile(VERSION, name, salt, first, "", "", false, null);
    }

    StreamSettings settings() {
        return new StreamSettings(
                format, type, keep, Optional.ofNullable(retain).map(Duration::parse));
    }

    StreamFile with(StreamSettings settings) {
        return new StreamFile(
                version,
                name,
                salt,
                first,
                settings.format(),
                settings.type(),
                settings.keep(),
                settings.retain().map(Duration::toString).orElse(null));
    }

    void write(Path folder) {
        Folders.replace(folder.resolve(FILE), JSON.writeValueAsBytes(this));
    }

    /** Reads it; empty if the folder holds no stream. */
    static Optional<StreamFile> read(Path folder) {
        var file = folder.resolve(FILE);
        try {
            var tree = JSON.readTree(Files.readAllBytes(file));
            var version = tree.path("version").asInt(0);
            if (version > VERSION) {
                throw new MinibatchException(file + " has format " + version + ", and this version of minibatch reads "
                        + VERSION + ". Use a newer minibatch; nothing was changed.");
            }
            return Optional.of(JSON.treeToValue(tree, StreamFile.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | JacksonException e) {
            throw new MinibatchException("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
