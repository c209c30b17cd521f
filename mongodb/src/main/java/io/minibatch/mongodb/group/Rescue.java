package io.minibatch.mongodb.group;

import io.minibatch.mongodb.log.StreamParts;
import io.minibatch.store.Sequences;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a member does for those that are dead: it takes the lead if the leader is one of them, or there is none, and, if
 * it leads, their windows away. It reads and writes the group's document by itself; the owner hears of it afterwards.
 */
final class Rescue {

    private static final Logger LOG = LoggerFactory.getLogger(Rescue.class);

    private final StreamParts stream;
    private final MongoGroup group;
    private final Commits commits;
    private final Member member;
    private @Nullable List<ObjectId>
            owed; // copies that were there before this member took the lead, to be looked through

    Rescue(StreamParts stream, MongoGroup group, Member member) {
        this.stream = stream;
        this.group = group;
        this.commits = group.commits();
        this.member = member;
    }

    /**
     * Becomes the leader if there is none, and, if it is, takes windows away from the dead.
     *
     * @return whether something has changed
     */
    boolean attempt() {
        var found = commits.load();
        if (found.isEmpty()) {
            return false;
        }
        var base = found.get();
        var documents = member.list(); // after the group: whoever runs a window there had joined before
        member.look(documents);
        var dead = member.dead();
        var alive = new HashSet<ObjectId>();
        documents.forEach(document -> alive.add(document.getObjectId("_id").getValue()));
        alive.removeAll(dead);
        var orphaned = base.leader().filter(alive::contains).isEmpty();
        if (!orphaned && !base.leader().equals(Optional.of(member.id()))) {
            owed = null;
            return false;
        }
        var lost = base.state().open().stream()
                .filter(window -> base.entry(window.id())
                        .runner()
                        .filter(runner -> !alive.contains(runner))
                        .isPresent())
                .toList();
        if (orphaned) {
            owed = group.copies().list();
        }
        var next = base;
        if (orphaned || !lost.isEmpty()) {
            next = base.next();
            if (orphaned) {
                next.lead(member.id());
            }
            lost.forEach(next::takeAway);
            if (!commits.write(base, next, new ObjectId())) {
                return false; // the next beat looks again
            }
            if (!lost.isEmpty()) {
                LOG.info("{} windows of {} are taken over from processes that died", lost.size(), commits);
            }
        }
        if (owed != null) { // it may have been left undone the last time
            recover(next, owed);
            owed = null;
        }
        if (!dead.isEmpty()) {
            member.bury(dead);
        }
        return orphaned || !lost.isEmpty();
    }

    private void recover(GroupData now, List<ObjectId> copies) {
        var unknown = new ArrayList<>(copies);
        unknown.removeAll(now.copies());
        group.copies().remove(unknown);
        if (group.marks()) {
            stream.marks().add(Sequences.range(stream.log().first(), now.state().position() - 1));
            stream.marks().add(now.state().takenAbove());
        }
    }
}
