package io.minibatch.file.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.MinibatchException;
import io.minibatch.file.States;
import io.minibatch.file.disk.Encoder;
import io.minibatch.file.disk.Folders;
import io.minibatch.store.StreamSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class GroupDamageTest extends GroupTesting {

    @Test
    void aFlippedBitInWhatWasSyncedStopsTheGroupAndChangesNothing() throws IOException {
        var group = life();
        var journal = journal(group);
        var sound = Files.readAllBytes(journal);
        var end = lastByte(sound) + 1;
        for (var at = Journal.HEADER; at < end; at++) {
            var flipped = sound.clone();
            flipped[at] ^= 2;
            Files.write(journal, flipped);
            assertThatThrownBy(group::acquire)
                    .as("byte %d", at)
                    .isInstanceOf(GroupDamaged.class)
                    .hasMessageContaining("verify readings");
            assertThat(Files.readAllBytes(journal)).isEqualTo(flipped);
            assertThat(group.verify(false)).hasSize(1);
        }
        Files.write(journal, sound);
        assertThat(group.verify(false)).isEmpty();
        assertThat(own(group).state().done()).isEqualTo(5);
    }

    @Test
    void aJournalThatIsCutOrGoneIsDamageToo() throws IOException {
        var group = life();
        var journal = journal(group);
        var sound = Files.readAllBytes(journal);
        Files.write(journal, Arrays.copyOf(sound, lastByte(sound) - 4));
        assertThatThrownBy(group::acquire).isInstanceOf(GroupDamaged.class);
        Files.write(journal, new byte[10]);
        assertThatThrownBy(group::acquire).isInstanceOf(GroupDamaged.class);
        assertThat(group.verify(false)).hasSize(1);
        Files.delete(journal);
        assertThatThrownBy(group::acquire).isInstanceOf(GroupDamaged.class).hasMessageContaining("missing");
        assertThat(group.verify(false)).hasSize(1);
        assertThat(FileGroup.known("readings", folder().getParent())).isEqualTo(Known.NOTHING);
        assertThat(group.verify(true)).hasSize(1);
        assertThat(own(group).state().dead()).hasSize(1);
    }

    @Test
    void repairGoesOnFromTheStateBeforeTheDamageAndKeepsTheJournal() throws IOException {
        var group = life();
        var journal = journal(group);
        var bytes = Files.readAllBytes(journal);
        bytes[lastByte(bytes)] ^= 1; // within the completion of window 3
        Files.write(journal, bytes);
        assertThat(group.verify(true)).hasSize(1);
        assertThat(group.verify(false)).isEmpty();
        var owner = own(group);
        assertThat(owner.state().open("readings/default/3")).isPresent();
        assertThat(owner.state().dead("readings/default/5")).isPresent();
        assertThat(payloads(group, owner.state().dead("readings/default/5").orElseThrow()))
                .hasSize(1);
        assertThat(files(folder()))
                .anySatisfy(file -> assertThat(file)
                        .hasBinaryContent(bytes)
                        .extracting(Folders::name)
                        .asString()
                        .startsWith("damaged-journal-"));
    }

    @Test
    void repairOfASnapshotKeepsWhatWasSetAside() throws IOException {
        var group = life();
        host.trim(6);
        var snapshot = group.files().snapshot(group.files().latest().orElseThrow());
        var bytes = Files.readAllBytes(snapshot);
        bytes[bytes.length - 1] ^= 1;
        Files.write(snapshot, bytes);
        assertThatThrownBy(group::state).isInstanceOf(GroupDamaged.class);
        assertThat(group.verify(true)).hasSize(1);
        var owner = own(group);
        assertThat(payloads(group, owner.state().dead("readings/default/5").orElseThrow()))
                .hasSize(1);
        assertThat(owner.state().position()).isEqualTo(6);
    }

    @Test
    void repairIsRefusedWhileItIsOwned() throws IOException {
        var group = life();
        own(group);
        assertThat(group.verify(true)).isEmpty();
        Files.write(group.files().journal(5), new byte[0]);
        Files.write(group.files().snapshot(5), new byte[0]);
        assertThatThrownBy(() -> group.verify(true)).hasMessageContaining("Stop its pipeline");
    }

    @Test
    void historyThatIsDamagedIsNotPassedOverSilently() throws IOException {
        host.settings = StreamSettings.NONE.withKeep();
        created();
        var group = group(folder(), 300);
        try (var owner = own(group)) {
            for (var i = 0; i < 100; i++) {
                commit(owner, States.claim(i, i));
                commit(owner, States.complete(i));
            }
        }
        assertThat(group.done()).hasSize(100);
        var first = group.files().journal(group.files().generations().get(0));
        var bytes = Files.readAllBytes(first);
        bytes[Journal.HEADER + 12] ^= 1;
        Files.write(first, bytes);
        assertThatThrownBy(() -> group.done().count()).isInstanceOf(GroupDamaged.class);
        assertThat(group.verify(true)).hasSize(1);
        assertThat(group.done().count()).isPositive().isLessThan(100);
    }

    @Test
    void theEndThatWasNeverSyncedIsCutAfterPowerLoss() throws IOException {
        var group = created();
        var files = group.files();
        long synced;
        try (var generation = Generation.recover(files, 1 << 20, () -> {})) {
            append(files, generation, 0);
            generation.sync();
            synced = Files.size(files.journal(files.latest().orElseThrow()));
            append(files, generation, 1);
            append(files, generation, 2);
            var lost = copy(folder());
            var journal = group(lost).files().journal(files.latest().orElseThrow());
            var bytes = Files.readAllBytes(journal);
            var second = indexOf(bytes, 1);
            Arrays.fill(bytes, second, second + 16, (byte) 0xEE);
            Files.write(journal, bytes);
            var next = own(group(lost));
            assertThat(next.state().position()).isEqualTo(1);
            commit(next, States.claim(1, 4));
            States.assertSame(group(lost).state(), next.state());
            assertThat(group(lost).verify(false)).isEmpty();
        }
        assertThat(synced).isPositive();
    }

    @Test
    void aDeathBetweenTheStepsToTheNextGenerationHarmsNothing() throws IOException {
        created();
        var group = group(folder(), 200);
        var owner = own(group);
        commit(owner, States.claim(0, 0));
        var old = copy(folder());
        var number = group.files().latest().orElseThrow();
        for (var i = 1; group.files().latest().orElseThrow().equals(number); i++) {
            old = copy(folder());
            commit(owner, States.claim(i, i));
        }
        var next = group.files().latest().orElseThrow();
        // before the snapshot: a journal alone, with rubbish in it
        var before = States.text(group(old).state());
        Journal.create(group(old).files().journal(next), next);
        assertThat(States.text(own(group(old)).state())).isEqualTo(before);
        assertThat(group(old).files().journal(next)).doesNotExist();
        // after it: the old files are still there, with and without the new journal
        var after = copy(folder());
        for (var file : files(old)) {
            if (Folders.name(file).matches("(snapshot|journal)-.*")) {
                Files.copy(file, after.resolve(Folders.name(file)));
            }
        }
        States.assertSame(group(after).state(), owner.state());
        var last = own(group(after));
        States.assertSame(last.state(), owner.state());
        assertThat(group(after).files().generations()).containsExactly(next);
        commit(last, States.claim(100, 100));
        States.assertSame(group(after).state(), last.state());
    }

    @Test
    void aNewerFormatIsNotRepaired() throws IOException {
        var group = life();
        var journal = journal(group);
        var header = ByteBuffer.wrap(Files.readAllBytes(journal)).order(ByteOrder.LITTLE_ENDIAN);
        var crc = new CRC32C();
        crc.update(header.putInt(8, 2).array(), 0, 12);
        crc.update(header.array(), 16, 8);
        Files.write(journal, header.putInt(12, (int) crc.getValue()).array());
        assertThatThrownBy(group::acquire)
                .isExactlyInstanceOf(MinibatchException.class)
                .hasMessageContaining("newer");
        assertThatThrownBy(() -> group.verify(true)).hasMessageContaining("newer");
        assertThat(Files.readAllBytes(journal)).isEqualTo(header.array());
    }

    /** 0 to 2 done, 3 to 4 done last, 5 dead. */
    private FileGroup life() {
        var group = created();
        try (var owner = own(group)) {
            commit(owner, States.claim(0, 2), States.claim(3, 4), States.claim(5, 5));
            commit(owner, States.complete(0));
            commit(owner, States.setAside(5, 1));
            commit(owner, States.complete(3));
        }
        return group;
    }

    private static void append(GroupFiles files, Generation generation, long first) {
        var frame = new Encoder().reset(Journal.FRAME_HEADER);
        var claim = States.claim(first, first);
        files.codec().write(claim, frame);
        generation.reserve(frame);
        generation.state().apply(claim);
        generation.append(frame);
    }

    private static int indexOf(byte[] journal, int frame) {
        var at = Journal.HEADER;
        for (var i = 0; i < frame; i++) {
            at += (int) Journal.sizeOf(journal[at + 4]);
        }
        return at;
    }

    private static int lastByte(byte[] bytes) {
        var last = bytes.length - 1;
        while (bytes[last] == 0) {
            last--;
        }
        return last;
    }

    private static Path journal(FileGroup group) {
        return group.files().journal(group.files().latest().orElseThrow());
    }
}
