package io.minibatch.connect.tail;

import io.minibatch.connect.tail.Generation.Kind;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Where a file is, with those that it became when it was rotated. */
final class Folder {

    private static final int TRIES = 20;

    private final Path file;

    Folder(Path file) {
        this.file = file.toAbsolutePath();
    }

    /** What has the name at the moment. */
    Optional<Generation> current() throws IOException {
        return generation(file, Kind.CURRENT, 0);
    }

    /**
     * All files of the folder, from the oldest to the current one. If the name is a link, those of its target's folder,
     * too.
     */
    List<Generation> list() throws IOException {
        var before = listOnce();
        for (var tries = 0; tries < TRIES; tries++) {
            var after = listOnce();
            var isStill = names(after).equals(names(before));
            before = after;
            if (isStill) {
                break; // a listing during a rotation may miss a file, or have it twice
            }
        }
        return before.values().stream().sorted(Generation.BY_AGE).toList();
    }

    /** Which file has which name; files that are only written to are as they were. */
    private static Set<String> names(Map<String, Generation> listing) {
        return listing.values().stream()
                .map(each -> each.key() + " " + each.path())
                .collect(Collectors.toSet());
    }

    private Map<String, Generation> listOnce() throws IOException {
        var found = new LinkedHashMap<String, Generation>();
        current().ifPresent(current -> found.put(id(current), current));
        addAll(file, found);
        if (Files.isSymbolicLink(file) && Files.exists(file)) {
            addAll(file.toRealPath(), found);
        }
        return found;
    }

    private void addAll(Path named, Map<String, Generation> found) throws IOException {
        var name = named.getFileName().toString();
        var names = new Names(name);
        for (var path : entries(named.resolveSibling("."))) {
            var each = path.getFileName().toString();
            var kind = names.kind(each);
            if (kind != Kind.CURRENT) {
                generation(named.resolveSibling(each), kind, names.number(each))
                        .ifPresent(other -> found.putIfAbsent(id(other), other));
            }
        }
    }

    /** Links to one file are one. */
    private static String id(Generation generation) {
        return generation.key().isEmpty() ? generation.path().toString() : generation.key();
    }

    private static List<Path> entries(Path folder) throws IOException {
        var paths = new ArrayList<Path>();
        try (var entries = Files.newDirectoryStream(folder)) {
            entries.forEach(paths::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return paths;
    }

    private static Optional<Generation> generation(Path path, Kind kind, int number) throws IOException {
        try {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (attributes.isRegularFile()) {
                var key = attributes.fileKey();
                return Optional.of(new Generation(
                        path, key == null ? "" : key.toString(), attributes.lastModifiedTime(), kind, number));
            }
            if (kind == Kind.CURRENT) {
                throw new IOException("it is "
                        + (attributes.isDirectory() ? "a folder" : "no regular file")
                        + ", in which nobody could go on where it was last read. Name a file, or pipe the lines into minibatch"
                        + " append");
            }
            return Optional.empty();
        } catch (NoSuchFileException e) {
            checkFolder(path);
            return Optional.empty();
        } catch (IOException e) {
            if (kind == Kind.CURRENT) {
                throw e;
            }
            return Optional.empty(); // not ours
        }
    }

    private static void checkFolder(Path path) throws IOException {
        var folder = path.getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw Files.exists(folder)
                    ? new NotDirectoryException(folder.toString())
                    : new IOException("there is no folder " + folder + ". Make it, or mend the path");
        }
    }
}
