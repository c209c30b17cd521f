package io.minibatch.file;

import io.minibatch.file.disk.Folders;
import io.minibatch.file.group.GroupDamaged;
import io.minibatch.file.log.FileLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes segments that nobody needs, and those that are too old. */
final class Housekeeping {

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final FileStream stream;
    private final FileLog log;
    private Instant nextAgeCheck = Instant.MIN;

    Housekeeping(FileStream stream) {
        this.stream = stream;
        this.log = stream.messages();
    }

    synchronized void run(Instant now) {
        var retain = stream.settings().retain();
        var nothingDone = stream.settings().keep() || log.segments().all().size() < 2;
        if (nothingDone && (retain.isEmpty() || now.isBefore(nextAgeCheck))) {
            return; // the usual case must cost nothing, for any number of streams
        }
        var tenth = retain.orElse(LONGEST_PAUSE).dividedBy(10);
        nextAgeCheck = now.plus(tenth.compareTo(LONGEST_PAUSE) < 0 ? tenth : LONGEST_PAUSE);
        stream.admin().run(() -> {
            if (stream.deleted()) {
                return;
            }
            Folders.deleteRests(stream.folder()); // groups and settings are made under this lock, too
            Folders.deleteRests(stream.folder().resolve("groups"));
            var first = log.first();
            log.removeBelow(Math.max(done(), tooOld(now)));
            if (log.first() > first) {
                stream.ringRequests(); // owners of groups look, and wait for these messages no longer
            }
        });
    }

    /** No message waits any more; those of open windows stay until they are done. */
    void clear() {
        stream.admin().run(() -> {
            log.clear();
            log.removeBelow(notOpen(log.end()));
            stream.ringRequests(); // owners of groups look, and wait for these messages no longer
        });
    }

    /** The first message that some group needs: what is before it is done, durably, by all. */
    private long done() {
        var groups = stream.groups();
        log.segments().refresh();
        if (stream.settings().keep() || groups.isEmpty() || log.segments().all().size() < 2) {
            return 0;
        }
        return groups.stream().mapToLong(this::needed).min().orElse(0);
    }

    private long needed(String group) {
        try {
            return stream.group(group).needed();
        } catch (GroupDamaged e) {
            LOG.debug("Nothing is removed until this group is repaired or dropped", e);
            return 0;
        }
    }

    /** The first message that is not older than the stream retains; at most the first of an open window. */
    private long tooOld(Instant now) {
        Optional<Duration> retain = stream.settings().retain();
        if (retain.isEmpty() || log.first() >= log.end()) {
            return 0;
        }
        var youngest = log.startOf(now.minus(retain.get()));
        if (youngest == log.end() && log.first() < log.end()) {
            log.roll(); // all of it is too old: the active segment can go, too
        }
        return notOpen(youngest);
    }

    /** The number, or the first message of an open window if that is lower. */
    private long notOpen(long sequence) {
        return stream.groups().stream().mapToLong(this::firstOpen).reduce(sequence, Math::min);
    }

    private long firstOpen(String group) {
        try {
            return stream.group(group).state().open().stream()
                    .filter(window -> !window.copied() && !window.members().isEmpty())
                    .mapToLong(window -> window.members().lowest())
                    .reduce(Long.MAX_VALUE, Math::min);
        } catch (GroupDamaged e) {
            LOG.debug("Nothing is removed until this group is repaired or dropped", e);
            return 0;
        }
    }
}
