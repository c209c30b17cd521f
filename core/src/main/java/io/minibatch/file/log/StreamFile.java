package io.minibatch.file.log;

import io.minibatch.MinibatchException;
import io.minibatch.file.disk.Folders;
import io.minibatch.store.StreamSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
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
public record StreamFile(
        int version,
        String name,
        int salt,
        long first,
        String format,
        String type,
        boolean keep,
        @Nullable String retain) {

    public static final int VERSION = 1;

    private static final String FILE = "stream.json";
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    public static StreamFile of(String name, int salt, long first) {
        return new StreamFile(VERSION, name, salt, first, "", "", false, null);
    }

    public StreamSettings settings() {
        return new StreamSettings(
                format, type, keep, Optional.ofNullable(retain).map(Duration::parse));
    }

    public StreamFile with(StreamSettings settings) {
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

    public void write(Path folder) {
        var json = JSON.createObjectNode() // not by reflection: nobody need open this package
                .put("version", version)
                .put("name", name)
                .put("salt", salt)
                .put("first", first)
                .put("format", format)
                .put("type", type)
                .put("keep", keep);
        if (retain != null) {
            json.put("retain", retain);
        }
        Folders.replace(folder.resolve(FILE), JSON.writeValueAsBytes(json));
    }

    /** Reads it; empty if the folder holds no stream. */
    public static Optional<StreamFile> read(Path folder) {
        var file = folder.resolve(FILE);
        try {
            var tree = JSON.readTree(Files.readAllBytes(file));
            var version = tree.path("version").asInt(0);
            if (version > VERSION) {
                throw new MinibatchException(file + " has format " + version + ", and this version of minibatch reads "
                        + VERSION + ". Use a newer minibatch; nothing was changed.");
            }
            return Optional.of(of(tree, version));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | JacksonException | DateTimeException e) {
            throw new MinibatchException("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static StreamFile of(JsonNode json, int version) {
        var retain = json.path("retain").asStringOpt().orElse(null);
        return new StreamFile(
                version,
                json.required("name").stringValue(),
                json.required("salt").intValue(),
                json.required("first").longValue(),
                json.required("format").stringValue(),
                json.required("type").stringValue(),
                json.required("keep").booleanValue(),
                retain == null ? null : Duration.parse(retain).toString());
    }
}
