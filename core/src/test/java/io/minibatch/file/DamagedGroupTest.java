package io.minibatch.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.GroupStatus;
import io.minibatch.Minibatch;
import io.minibatch.MinibatchException;
import io.minibatch.file.disk.Names;
import io.minibatch.file.group.GroupDamaged;
import io.minibatch.file.group.GroupFiles;
import io.minibatch.file.group.GroupTesting;
import io.minibatch.file.log.Disk;
import io.minibatch.store.GroupOwner;
import io.minibatch.store.Sequences;
import io.minibatch.store.Store;
import io.minibatch.store.StreamSettings;
import io.minibatch.store.Transition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file that says what a group is, and what repair makes of the rest. */
class DamagedGroupTest extends GroupTesting {

    private static Transition.Claim claim(String group) {
        return new Transition.Claim(
                Disk.STREAM + "/" + group + "/1",
                Sequences.of(1),
                Sequences.NONE,
                Optional.empty(),
                Instant.EPOCH,
                Instant.EPOCH);
    }

    private Store storeWithGroups(String damaged) {
        var store = Disk.open(temporary);
        var stream = store.stream(Disk.STREAM);
        Disk.append(stream.messages(), "one", "two");
        for (var name : List.of("other", damaged)) {
            stream.group(name).create(false, Instant.now());
            try (var owner = stream.group(name).acquire().orElseThrow()) {
                owner.commit(List.of(claim(name)));
            }
        }
        return store;
    }

    private Path description(String group) {
        return Disk.stream(temporary)
                .resolve("groups")
                .resolve(Names.encode(group))
                .resolve("group");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Böse/Gruppe", "default"})
    void aDamagedDescriptionIsListedAndMadeAnewAndStopsNoOtherGroup(String name) throws IOException {
        try (var store = storeWithGroups(name)) {
            var stream = store.stream(Disk.STREAM);
            Disk.flip(description(name), 20);
            assertThat(stream.groups()).containsExactlyInAnyOrder("other", name);
            assertThatThrownBy(() -> stream.group(name).acquire())
                    .isInstanceOf(GroupDamaged.class)
                    .hasMessageContaining(description(name).toString());
            stream.group("other").acquire().ifPresent(GroupOwner::close);
            ((StreamHandle) stream).find().orElseThrow().messages().roll();
            stream.housekeep(Instant.now());
            assertThat(Disk.all(stream.messages())).containsExactly("one", "two");

            assertThat(stream.verify(true))
                    .singleElement()
                    .satisfies(damage -> assertThat(damage.place())
                            .isEqualTo(description(name).toString()));
            assertThat(stream.verify(false)).isEmpty();
            try (var owner = stream.group(name).acquire().orElseThrow()) {
                assertThat(owner.state().open()).hasSize(1); // nothing is lost
            }
        }
    }

    @Test
    void aGroupThatCannotBeReadShowsInStatusAndHidesNobody() throws IOException {
        storeWithGroups("default").close();
        try (var snapshots = Files.list(description("default").getParent())) {
            var snapshot = snapshots
                    .filter(file -> file.getFileName().toString().startsWith("snapshot-"))
                    .findFirst()
                    .orElseThrow();
            Disk.flip(snapshot, 20);
        }
        try (var minibatch = Minibatch.open(temporary)) {
            var groups = minibatch.stream(Disk.STREAM, String.class).status().groups();
            assertThat(groups).extracting(GroupStatus::group).containsExactlyInAnyOrder("default", "other");
            assertThat(groups)
                    .filteredOn(group -> group.state() == GroupStatus.State.FAILED)
                    .singleElement()
                    .satisfies(group -> assertThat(group.remarks())
                            .singleElement()
                            .asString()
                            .startsWith("cannot be read: "));
        }
    }

    @Test
    void aDescriptionThatIsGoneIsDamageToo() throws IOException {
        try (var store = storeWithGroups("default")) {
            var stream = store.stream(Disk.STREAM);
            Files.delete(description("default"));
            assertThat(stream.groups()).containsExactly("default", "other");
            assertThat(stream.verify(true)).hasSize(1);
            assertThat(stream.group("default").state().open()).hasSize(1);
            assertThat(stream.verify(false)).isEmpty();
        }
    }

    @Test
    void aNameThatIsLongerThanItsFolderCanBeDroppedByTheFoldersName() throws IOException {
        var name = "x".repeat(200);
        try (var store = storeWithGroups(name)) {
            var stream = store.stream(Disk.STREAM);
            Disk.flip(description(name), 20);
            var listed = Names.encode(name);
            assertThat(stream.groups()).containsExactlyInAnyOrder("other", listed);
            assertThat(stream.verify(false)).hasSize(1);
            assertThat(stream.group(listed).state().open()).hasSize(1);
            assertThatThrownBy(() -> stream.verify(true))
                    .isInstanceOf(MinibatchException.class)
                    .hasMessageContaining("drop-group s " + listed);
            stream.group(listed).drop();
            assertThat(stream.groups()).containsExactly("other");
            assertThat(stream.verify(false)).isEmpty();
        }
    }

    @Test
    void housekeepingGoesOnBesideADamagedJournalAndKeepsWhatThatMayNeed() throws IOException {
        try (var store = storeWithGroups("default")) {
            var stream = store.stream(Disk.STREAM);
            ((StreamHandle) stream).find().orElseThrow().messages().roll();
            var files = new GroupFiles(
                    Disk.STREAM, "default", description("default").resolveSibling(""));
            Disk.flip(files.snapshot(files.latest().orElseThrow()), 20);
            stream.housekeep(Instant.now());
            assertThat(Disk.all(stream.messages())).containsExactly("one", "two");
        }
    }

    @Test
    void aSnapshotThatIsGoneIsDamageAndNothingIsRemovedForIt() throws IOException {
        try (var store = storeWithGroups("default")) {
            var stream = store.stream(Disk.STREAM);
            stream.group("other").drop();
            ((StreamHandle) stream).find().orElseThrow().messages().roll();
            var files = new GroupFiles(
                    Disk.STREAM, "default", description("default").resolveSibling(""));
            var snapshot = files.snapshot(files.latest().orElseThrow());
            Files.delete(snapshot);

            stream.housekeep(Instant.now());
            assertThat(Disk.all(stream.messages())).containsExactly("one", "two");
            assertThatThrownBy(() -> stream.group("default").acquire())
                    .isInstanceOf(GroupDamaged.class)
                    .hasMessageContaining(snapshot + " at offset 0: it is missing");
            assertThat(stream.verify(false))
                    .singleElement()
                    .satisfies(damage -> assertThat(damage.place()).isEqualTo(snapshot.toString()));
            assertThat(stream.verify(true)).hasSize(1);
            assertThat(stream.verify(false)).isEmpty();
            assertThat(stream.group("default").state().position()).isEqualTo(1); // all that is there comes again
            stream.group("default").acquire().orElseThrow().close();
        }
    }

    @Test
    void withKeepRepairSetsNothingAsideAgainThatIsDone() throws IOException {
        host.settings = StreamSettings.NONE.withKeep();
        var group = created();
        try (var owner = own(group)) {
            commit(owner, States.claim(0, 2), States.claim(3, 4));
            commit(owner, States.setAside(0, 1));
            commit(owner, States.setAside(3, 1));
            commit(owner, new Transition.Retry("readings/default/0"));
            var attempt = owner.state().open("readings/default/0").orElseThrow().attempt();
            commit(owner, new Transition.Complete("readings/default/0", attempt));
            commit(owner, States.claim(5, 5));
        }
        var journal = group.files().journal(group.files().latest().orElseThrow());
        var bytes = Files.readAllBytes(journal);
        var last = bytes.length - 1;
        while (bytes[last] == 0) {
            last--;
        }
        bytes[last] ^= 1; // within the last claim
        Files.write(journal, bytes);
        assertThat(group.verify(true)).hasSize(1);
        assertThat(group.state().dead())
                .singleElement()
                .satisfies(window -> assertThat(window.id()).isEqualTo("readings/default/3"));
        assertThat(group.state().waits(5)).isTrue();
    }
}
