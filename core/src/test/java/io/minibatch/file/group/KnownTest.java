package io.minibatch.file.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.file.log.Disk;
import io.minibatch.store.Sequences;
import io.minibatch.store.Transition;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What groups know of their stream. */
class KnownTest {

    @TempDir
    Path temp;

    @Test
    void aGroupWhoseFolderHasAnotherNameIsUnderstood() {
        try (var store = Disk.open(temp)) {
            var stream = store.stream(Disk.STREAM);
            Disk.append(stream.messages(), "one", "two", "six");
            var group = stream.group("Upper Case");
            group.create(false, Instant.EPOCH);
            var id = Disk.STREAM + "/Upper Case/1";
            try (var owner = group.acquire().orElseThrow()) {
                owner.commit(List.of(new Transition.Claim(
                        id, Sequences.of(1, 2), Sequences.NONE, Optional.empty(), Instant.EPOCH, Instant.EPOCH)));
                owner.commit(List.of(new Transition.SetMessageAside(id, 1, 2, Instant.EPOCH, "bad", "")));
                owner.commit(List.of(new Transition.Drop(id + ":2")));
            }
            var known = FileGroup.known(Disk.STREAM, Disk.stream(temp).resolve("groups"));
            assertThat(known.highest()).isEqualTo(2);
        }
    }
}
