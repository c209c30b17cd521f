package io.minibatch.file.log;

import io.minibatch.file.disk.Folders;
import io.minibatch.store.Batch;
import io.minibatch.store.MessageLog;
import io.minibatch.store.Sequences;
import io.minibatch.store.Store;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What tests do to the files of a store. */
public final class Disk {

    public static final String STREAM = "s";

    private Disk() {}

    public static Store open(Path folder) {
        return open(folder, "");
    }

    public static Store open(Path folder, String options) {
        return Store.open("file:" + folder + options, Clock.systemUTC());
    }

    /** Appends texts, each in a batch of its own, and gives their sequence numbers. */
    public static List<Long> append(MessageLog log, String... texts) {
        var numbers = new ArrayList<Long>();
        for (var text : texts) {
            numbers.add(log.append(batch(text)));
        }
        return numbers;
    }

    public static Batch batch(String... texts) {
        var entries = new ArrayList<Batch.Entry>();
        for (var text : texts) {
            entries.add(new Batch.Entry(Map.of(), text.getBytes(StandardCharsets.UTF_8)));
        }
        return new Batch("text", "text", entries, Optional.empty());
    }

    public static List<String> all(MessageLog log) {
        return texts(log, Sequences.range(log.first(), log.end() - 1));
    }

    public static List<String> texts(MessageLog log, Sequences which) {
        var texts = new ArrayList<String>();
        log.read(which).forEachRemaining(m -> texts.add(new String(m.payload(), StandardCharsets.UTF_8)));
        return texts;
    }

    public static Path stream(Path folder) {
        return folder.resolve("streams").resolve(STREAM);
    }

    public static List<Path> segments(Path folder) {
        return Folders.list(stream(folder)).stream().filter(Segment::isSegment).toList();
    }

    public static Path control(Path folder) {
        return stream(folder).resolve("control");
    }

    /** The files as they are: what a process that is killed now leaves. */
    public static Path copy(Path folder, Path to) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.toList()) {
                var target = to.resolve(folder.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        return to;
    }

    public static void flip(Path file, long offset) throws IOException {
        try (var f = new RandomAccessFile(file.toFile(), "rw")) {
            f.seek(offset);
            var old = f.read();
            f.seek(offset);
            f.write(old ^ 0x10);
        }
    }

    public static void cut(Path file, long length) throws IOException {
        try (var f = new RandomAccessFile(file.toFile(), "rw")) {
            f.setLength(length);
        }
    }

    /** As if another process had had the append lock: when this one has let go of it. */
    public static void otherProcessAppended(ControlPage control) {
        while (control.get(ControlPage.HOLDER) != 0) {
            Thread.onSpinWait();
        }
        control.ring(ControlPage.TURN);
    }
}
