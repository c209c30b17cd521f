package io.minibatch.file.group;

import io.minibatch.file.disk.Envelope;
import io.minibatch.file.disk.Folders;
import io.minibatch.file.disk.UnreadableException;
import io.minibatch.store.Transition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What others ask of the owner of a group: a file each, an {@link Envelope} with one transition, named by its turn. It
 * stays until it is carried out, so that no death of a process loses it.
 */
public final class Requests {

    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);
    private static final String MAGIC = "MBGROUPR";

    private final GroupFiles files;

    public Requests(GroupFiles files) {
        this.files = files;
    }

    /** A transition that was asked for, and the file that says so. */
    public record Request(Path file, Transition transition) {}

    /** Whether a transition may be asked for; all others are the owner's own. */
    public static boolean allows(Transition transition) {
        return transition instanceof Transition.Retry
                || transition instanceof Transition.Drop
                || transition instanceof Transition.Pause
                || transition instanceof Transition.Resume;
    }

    /** Hands a request over, durably, behind those that are there. */
    public void publish(Transition transition) {
        var name = String.format("%020d-%s", nextTurn(), UUID.randomUUID());
        Folders.replace(
                files.requests().resolve(name),
                Envelope.seal(MAGIC, out -> files.codec().write(transition, out)));
    }

    private long nextTurn() {
        var pending = Folders.list(files.requests());
        if (pending.isEmpty()) {
            return 0;
        }
        var last = Folders.name(pending.get(pending.size() - 1));
        return last.matches("0\\d{19}-.*") ? Long.parseLong(last.substring(0, 20)) + 1 : 0;
    }

    /** What is pending, in order. What is no request is removed with a warning: anybody can write to a folder. */
    public List<Request> pending() {
        var pending = new ArrayList<Request>();
        for (var file : Folders.list(files.requests())) {
            try {
                var transition = files.codec().read(Envelope.open(MAGIC, Files.readAllBytes(file)));
                if (!allows(transition)) {
                    throw new UnreadableException("nobody may ask for " + transition);
                }
                pending.add(new Request(file, transition));
            } catch (NoSuchFileException e) {
                LOG.debug("{} was taken back", file);
            } catch (UnreadableException e) {
                LOG.warn(
                        "Group {} of stream {} drops a request that makes no sense: {}: {}",
                        files.name(),
                        files.stream(),
                        file,
                        e.getMessage());
                GroupFiles.delete(file);
            } catch (IOException e) {
                throw Folders.failed("read", file, e);
            }
        }
        return pending;
    }
}
