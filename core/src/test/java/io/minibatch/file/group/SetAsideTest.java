package io.minibatch.file.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.DeadWindow;
import io.minibatch.file.States;
import io.minibatch.file.disk.Folders;
import io.minibatch.file.disk.UnreadableException;
import io.minibatch.store.Sequences;
import io.minibatch.store.Transition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SetAsideTest extends GroupTesting {

    private static final String ID = "readings/default/2";
    private static final Transition SET_MESSAGE_ASIDE =
            new Transition.SetMessageAside(ID, 1, 3, FakeHost.START, "bad", "at A");

    @Test
    void whatIsSetAsideIsReadFromItsCopy() {
        var group = created();
        var owner = own(group);
        commit(owner, States.claim(0, 1), States.claim(2, 4));
        commit(owner, States.setAside(2, 1));
        commit(owner, States.setAside(0, 1));
        host.trim(10);
        assertThat(group.dead()).extracting(DeadWindow::id).containsExactly(ID, "readings/default/0");
        assertThat(group.dead().get(0))
                .isEqualTo(new DeadWindow(ID, "default", 3, 1, FakeHost.START, "no 1", "at Some.where(1)"));
        assertThat(payloads(group, group.state().dead(ID).orElseThrow()))
                .containsExactly("2=2{n=2}", "3=3{n=3}", "4=4{n=4}");
    }

    @Test
    void theCopyStaysUntilTheRetriedWindowIsDone() {
        var group = created();
        var owner = own(group);
        commit(owner, States.claim(2, 4));
        commit(owner, States.setAside(2, 1));
        host.trim(10);
        commit(owner, new Transition.Retry(ID));
        commit(owner, new Transition.Begin(ID, 2));
        assertThat(payloads(group, owner.state().open(ID).orElseThrow())).hasSize(3);
        commit(owner, States.setAside(2, 2));
        assertThat(group.dead().get(0).stackTrace()).isEqualTo("at Some.where(2)");
        assertThat(payloads(group, owner.state().dead(ID).orElseThrow())).hasSize(3);
        commit(owner, new Transition.Retry(ID), new Transition.Begin(ID, 3));
        commit(owner, new Transition.Complete(ID, 3));
        owner.sync();
        assertThat(files(folder().resolve("dead"))).isEmpty();
    }

    @Test
    void theCopyOfWhatIsDroppedGoes() {
        var owner = own(created());
        commit(owner, States.claim(2, 4), States.setAside(2, 1));
        commit(owner, new Transition.Drop(ID));
        owner.sync();
        assertThat(files(folder().resolve("dead"))).isEmpty();
    }

    @Test
    void oneMessageIsSetAsideAlone() {
        var group = created();
        var owner = own(group);
        commit(owner, States.claim(2, 4));
        commit(owner, SET_MESSAGE_ASIDE, States.setAside(2, 1));
        host.trim(10);
        assertThat(payloads(group, owner.state().dead(ID + ":3").orElseThrow())).containsExactly("3=3{n=3}");
        assertThat(payloads(group, owner.state().dead(ID).orElseThrow())).containsExactly("2=2{n=2}", "4=4{n=4}");
        assertThat(group.dead()).extracting(DeadWindow::error).containsExactly("bad", "no 1");
    }

    @Test
    void oneMessageIsSetAsideFromAWindowThatWasSetAsideBefore() {
        var group = created();
        var owner = own(group);
        commit(owner, States.claim(2, 4));
        commit(owner, States.setAside(2, 1), new Transition.Retry(ID));
        host.trim(10);
        commit(owner, SET_MESSAGE_ASIDE);
        assertThat(payloads(group, owner.state().dead(ID + ":3").orElseThrow())).containsExactly("3=3{n=3}");
        assertThat(payloads(group, owner.state().open(ID).orElseThrow())).containsExactly("2=2{n=2}", "4=4{n=4}");
    }

    @Test
    void copiesThatADeathLeftBehindAreRemoved() throws IOException {
        var owner = own(created());
        commit(owner, States.claim(2, 4), States.claim(5, 5));
        var before = copy(folder());
        commit(owner, States.setAside(2, 1));
        // died after the copy was made, before the journal said so
        var between = copy(folder());
        Files.copy(journal(before), journal(between), StandardCopyOption.REPLACE_EXISTING);
        Files.write(between.resolve("dead/.new-1"), new byte[5]);
        var next = own(group(between));
        assertThat(next.state().open(ID).orElseThrow().copied()).isFalse();
        assertThat(payloads(group(between), next.state().open(ID).orElseThrow()))
                .hasSize(3);
        assertThat(files(between.resolve("dead"))).isEmpty();

        // died after the journal said that it is dropped, before the copy was removed
        var copy = copy(folder());
        commit(owner, new Transition.Drop(ID));
        Files.copy(journal(folder()), journal(copy), StandardCopyOption.REPLACE_EXISTING);
        var last = own(group(copy));
        assertThat(last.state().dead()).isEmpty();
        assertThat(files(copy.resolve("dead"))).isEmpty();
    }

    private static Path journal(Path folder) {
        return files(folder).stream()
                .filter(file -> Folders.name(file).startsWith("journal-"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void manyMessagesAndLargeOnesAreCopied() {
        for (var i = 10; i < 20_000; i++) {
            host.add(new byte[] {(byte) i});
        }
        host.add(new byte[32 << 20]);
        var group = created();
        var owner = own(group);
        var numbers = new Sequences.Builder();
        for (var i = 0; i < 20_000; i += 2) {
            numbers.add(i, i);
        }
        numbers.add(20_000, 20_000);
        commit(
                owner,
                new Transition.Claim(
                        "readings/default/0",
                        numbers.build(),
                        Sequences.NONE,
                        Optional.empty(),
                        FakeHost.START,
                        FakeHost.START));
        commit(owner, States.setAside(0, 1));
        var messages = group.members(owner.state().dead("readings/default/0").orElseThrow());
        var count = 0;
        var size = 0;
        while (messages.hasNext()) {
            size = messages.next().payload().length;
            count++;
        }
        assertThat(count).isEqualTo(10_001);
        assertThat(size).isEqualTo(32 << 20);
    }

    @Test
    void aFlippedBitInACopyIsFoundAndHoldsNobodyUp() throws IOException {
        var group = created();
        var owner = own(group);
        commit(owner, States.claim(2, 3));
        commit(owner, States.setAside(2, 1));
        var window = owner.state().dead(ID).orElseThrow();
        var file = files(folder().resolve("dead")).get(0);
        var bytes = Files.readAllBytes(file);
        for (var at = 0; at < bytes.length; at++) {
            var flipped = bytes.clone();
            flipped[at] ^= 1;
            Files.write(file, flipped);
            var place = at;
            assertThatThrownBy(() -> {
                        payloads(group, window);
                        DeadFile.readCause(file, group.files().snapshots());
                    })
                    .as("byte %d", place)
                    .isInstanceOfAny(CopyDamaged.class, UnreadableException.class);
            assertThat(group.dead()).hasSize(1);
        }
        assertThat(group.verify(false)).hasSize(1);
        commit(owner, new Transition.Retry(ID), new Transition.Begin(ID, 2));
        commit(owner, States.setAside(2, 2));
        assertThat(owner.state().dead()).hasSize(1);
        Files.delete(file);
        assertThat(group.dead().get(0).stackTrace()).contains("cannot be read");
    }

    @Test
    void aCopyThatIsCutAnywhereIsFound() throws IOException {
        var group = created();
        var owner = own(group);
        commit(owner, States.claim(2, 3));
        commit(owner, States.setAside(2, 1));
        var window = owner.state().dead(ID).orElseThrow();
        var file = files(folder().resolve("dead")).get(0);
        var bytes = Files.readAllBytes(file);
        for (var length = 0; length < bytes.length; length++) {
            Files.write(file, Arrays.copyOf(bytes, length));
            assertThat(group.verify(false)).as("cut at %d", length).hasSize(1);
            assertThat(group.dead()).hasSize(1);
        }
        assertThat(window.copied()).isTrue();
    }
}
