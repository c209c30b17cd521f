package io.minibatch.file.group;

import io.minibatch.file.disk.Envelope;
import io.minibatch.file.disk.Folders;
import io.minibatch.file.disk.UnreadableException;
import io.minibatch.store.GroupReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the owner of a group tells others. Not synced: it is worth little when the owner is gone. */
public final class ReportFile {

    private static final String MAGIC = "MBGROUPO";

    private ReportFile() {}

    public static void write(GroupFiles files, GroupReport report) {
        Folders.replaceUnsynced(files.report(), Envelope.seal(MAGIC, out -> {
            out.text(report.owner()).number(report.remarks().size());
            report.remarks().forEach(out::text);
            out.optional(report.failure(), out::text);
        }));
    }

    /** The report that is there, which may be of an owner that died; empty if there is none, or not one to be read. */
    public static Optional<GroupReport> read(GroupFiles files) {
        try {
            var in = Envelope.open(MAGIC, Files.readAllBytes(files.report()));
            var owner = in.text();
            List<String> remarks = new ArrayList<>();
            for (var left = in.count(); left > 0; left--) {
                remarks.add(in.text());
            }
            return Optional.of(new GroupReport(owner, List.copyOf(remarks), in.optional(in::text)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (UnreadableException e) {
            // It is not synced, so power loss may leave half of one: by an owner that is gone.
            return Optional.empty();
        } catch (IOException e) {
            throw Folders.failed("read", files.report(), e);
        }
    }

    public static void remove(GroupFiles files) {
        GroupFiles.delete(files.report());
    }
}
