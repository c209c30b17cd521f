package io.minibatch.file.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.MinibatchException;
import io.minibatch.file.States;
import io.minibatch.file.disk.Folders;
import io.minibatch.store.GroupReport;
import io.minibatch.store.GroupState;
import io.minibatch.store.Sequences;
import io.minibatch.store.StaleException;
import io.minibatch.store.StreamSettings;
import io.minibatch.store.Transition;
import io.minibatch.store.WindowRecord;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FileGroupTest extends GroupTesting {

    @Test
    void aNewGroupBeginsAtTheOldestMessageOrNow() {
        host.trim(3);
        var group = created();
        assertThat(group.exists()).isTrue();
        assertThat(group.state().position()).isEqualTo(3);
        assertThat(group.state().previous()).isEqualTo(FakeHost.START.plusMillis(3));

        var late = group(temporary.resolve("groups/late"));
        late.create(true, FakeHost.START.plusNanos(1));
        assertThat(late.state().position()).isEqualTo(10);
        assertThat(late.state().previous()).isEqualTo(FakeHost.START);
        assertThat(FileGroup.names(temporary.resolve("groups"))).containsExactly("default", "default");
    }

    @Test
    void makingItTwiceChangesNothing() {
        var group = created();
        try (var owner = own(group)) {
            commit(owner, States.claim(0, 4));
        }
        group.create(true, Instant.now());
        assertThat(group.state().position()).isEqualTo(5);
    }

    @Test
    void aGroupThatIsNotThereIsFreshAndCannotBeOwned() {
        var group = group();
        assertThat(group.exists()).isFalse();
        assertThat(group.state().waiting(10)).isEqualTo(10);
        assertThat(group.dead()).isEmpty();
        assertThat(group.report()).isEmpty();
        assertThat(group.done()).isEmpty();
        assertThatThrownBy(group::acquire)
                .isInstanceOf(MinibatchException.class)
                .hasMessageContaining("does not exist");
        group.drop();
    }

    @Test
    void everybodySeesWhatIsCommitted() {
        var group = created();
        var owner = own(group);
        var other = group(folder());
        commit(owner, States.claim(0, 4), States.claim(5, 6));
        States.assertSame(other.state(), owner.state());
        commit(owner, States.complete(0));
        States.assertSame(other.state(), owner.state());
        assertThat(other.state().done()).isEqualTo(5);
    }

    @Test
    void theNextOwnerGoesOnWhereADeadOneEnded() {
        var owner = own(created());
        commit(owner, States.claim(0, 4));
        commit(owner, States.claim(5, 6), States.complete(0));
        var next = own(group(copy(folder())));
        States.assertSame(next.state(), owner.state());
        commit(next, States.complete(5));
        assertThat(next.state().done()).isEqualTo(7);
    }

    @Test
    void aRandomLifeIsTheSameInTheJournalInSnapshotsAndAfterEveryDeath() {
        var seed = System.nanoTime();
        var random = new Random(seed);
        created();
        var group = group(folder(), 3_000);
        var owner = own(group);
        var expected = new GroupState(group.state());
        var generations = group.files().latest();
        for (var i = 0; i < 600; i++) {
            var transition = States.random(random, expected);
            expected.apply(transition);
            commit(owner, transition);
            if (i % 20 == 0) {
                States.assertSame(group.state(), expected);
                var reborn = group(copy(folder()), 3_000);
                States.assertSame(reborn.state(), expected);
                try (var next = own(reborn)) {
                    States.assertSame(next.state(), expected);
                }
                States.assertSame(reborn.state(), expected);
            }
        }
        assertThat(group.files().latest()).as("seed %d", seed).isNotEqualTo(generations);
        assertThat(group.files().generations()).hasSize(1);
    }

    @Test
    void ofSeveralTransitionsAllOrNoneAreCarriedOut() {
        var owner = own(created());
        commit(owner, States.claim(0, 4));
        var before = States.text(owner.state());
        assertThatThrownBy(() -> commit(owner, States.claim(5, 6), States.complete(0), States.complete(0)))
                .isInstanceOf(StaleException.class);
        assertThatThrownBy(() -> commit(owner, States.setAside(0, 1), States.setAside(0, 1)))
                .isInstanceOf(StaleException.class);
        assertThatThrownBy(() -> commit(owner, States.complete(7))).isInstanceOf(StaleException.class);
        assertThat(States.text(owner.state())).isEqualTo(before);
        assertThat(States.text(group(folder()).state())).isEqualTo(before);
        assertThat(files(folder().resolve("dead"))).isEmpty();
        commit(owner, States.claim(5, 6), States.complete(0), States.complete(5));
        assertThat(owner.state().done()).isEqualTo(7);
    }

    @Test
    void aSecondOwnerOfTheProcessIsToldWhatToDo() {
        var group = created();
        var owner = own(group);
        assertThatThrownBy(() -> group(folder()).acquire())
                .isInstanceOf(MinibatchException.class)
                .hasMessageContaining("default")
                .hasMessageContaining("readings")
                .hasMessageContaining("group of its own");
        owner.close();
        owner.close();
        own(group(folder()));
    }

    @Test
    void anOwnerThatIsClosedOrWhoseStreamIsDeletedIsStale() {
        var group = created();
        var owner = own(group);
        owner.close();
        assertThatThrownBy(() -> commit(owner, States.claim(0, 1))).isInstanceOf(StaleException.class);
        var next = own(group);
        host.deleted = true;
        assertThatThrownBy(() -> commit(next, States.claim(0, 1))).isInstanceOf(StaleException.class);
    }

    @Test
    void anOwnerWhoseFolderVanishedIsStaleSoon() {
        var owner = own(created());
        Folders.deleteTree(folder());
        created(); // another one of the name
        owner.sync();
        assertThatThrownBy(() -> commit(owner, States.claim(0, 1))).isInstanceOf(StaleException.class);
        ReportFile.write(group().files(), new GroupReport("the new one", List.of()));
        owner.close();
        assertThat(folder().resolve("report")).exists();
    }

    @Test
    void itIsDroppedUnlessOwnedAndIsNewAfterwards() {
        var group = created();
        var other = group(folder());
        var owner = own(group);
        commit(owner, States.claim(0, 4));
        assertThat(other.state().position()).isEqualTo(5);
        assertThatThrownBy(other::drop)
                .isInstanceOf(MinibatchException.class)
                .hasMessageContaining("Stop its pipeline");
        owner.close();
        other.drop();
        other.drop();
        assertThat(group.exists()).isFalse();
        assertThat(group.state().position()).isZero();
        assertThat(files(temporary.resolve("groups"))).isEmpty();
        group.create(false, FakeHost.START.plusSeconds(1));
        assertThat(other.state().position()).isZero();
        commit(own(group), States.claim(0, 1));
        assertThat(other.state().position()).isEqualTo(2);
    }

    @Test
    void nobodyWaitsForGapsAndForWhatIsGone() {
        var group = created();
        host.gaps = Sequences.range(8, 9);
        host.trim(2);
        assertThat(group.state().waiting(10)).isEqualTo(6);
        var owner = own(group);
        assertThat(owner.state().waiting(10)).isEqualTo(6);
        host.trim(5);
        assertThat(owner.state().waiting(10)).isEqualTo(3);
        assertThat(group.needed()).isEqualTo(5);
    }

    @Test
    void itSaysWhatItNeedsAndWhatItHasSeen() {
        var group = created();
        var owner = own(group);
        assertThat(group.needed()).isZero();
        commit(owner, States.claim(0, 3), States.claim(4, 5));
        assertThat(group.needed()).isZero();
        commit(owner, States.complete(0));
        assertThat(group.needed()).isEqualTo(4);
        commit(owner, States.setAside(4, 1));
        assertThat(group.needed()).isEqualTo(6);
        assertThat(FileGroup.known("readings", folder().getParent()))
                .isEqualTo(new Known(5, FakeHost.START.plusMillis(5).toEpochMilli()));
        assertThat(FileGroup.known("readings", temporary.resolve("none"))).isEqualTo(Known.NOTHING);
        assertThat(group(temporary.resolve("none")).needed()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void askingWhatItNeedsMakesNoJournalAnew() throws java.io.IOException {
        var group = created();
        assertThat(group.needed()).isZero();
        commit(own(group), States.claim(0, 3));
        group.state();
        var journal = group.files().journal(group.files().latest().orElseThrow());
        java.nio.file.Files.delete(journal);
        assertThatThrownBy(group::needed).isInstanceOf(GroupDamaged.class).hasMessageContaining("missing");
        assertThat(journal).doesNotExist();
    }

    @Test
    void itsReportIsThereWhileItsOwnerIs() {
        var group = created();
        assertThat(group.report()).isEmpty();
        var owner = own(group);
        assertThat(group.report().orElseThrow().owner())
                .isEqualTo("pid " + ProcessHandle.current().pid());
        var report = new GroupReport("pid 1", List.of("window 5 is stuck", "ä"));
        owner.report(report);
        assertThat(group(folder()).report()).contains(report);
        var left = group(copy(folder()));
        assertThat(left.report()).isEmpty(); // nobody holds its lock
        owner.close();
        assertThat(group.report()).isEmpty();
        assertThat(folder().resolve("report")).doesNotExist();
    }

    @Test
    void doneWindowsOfAStreamThatKeepsAreListedInTheOrderOfTheirClaims() {
        host.settings = StreamSettings.NONE.withKeep();
        for (var i = 10; i < 400; i++) {
            host.add(new byte[] {(byte) i});
        }
        created();
        var group = group(folder(), 500);
        var owner = own(group);
        commit(owner, States.claim(0, 0), States.claim(1, 1), States.claim(2, 3), States.claim(4, 4));
        commit(owner, States.complete(2));
        commit(owner, States.setAside(0, 1));
        commit(owner, States.setAside(1, 1));
        for (var i = 5; i < 200; i++) {
            commit(owner, States.claim(i, i));
            commit(owner, States.complete(i));
        }
        assertThat(group.files().generations()).hasSizeGreaterThan(3);
        assertThat(ids(group)).startsWith("2", "5", "6").endsWith("199").doesNotContain("0", "1", "4");
        commit(owner, new Transition.Retry("readings/default/0"), new Transition.Drop("readings/default/1"));
        commit(owner, States.complete(0));
        assertThat(ids(group))
                .startsWith("0", "2", "5")
                .doesNotContain("1", "4")
                .hasSize(197);
        try (var done = group.done()) { // read in part, while it goes on
            var windows = done.iterator();
            assertThat(windows.next().members()).isEqualTo(Sequences.of(0));
            commit(owner, States.complete(4));
            owner.sync();
        }
        assertThat(group.done().count()).isEqualTo(198);
        owner.close();
        own(group).close();
        assertThat(ids(group)).startsWith("0", "2", "4").hasSize(198);
    }

    private static List<String> ids(FileGroup group) {
        return group.done()
                .map(WindowRecord::id)
                .map(id -> id.substring("readings/default/".length()))
                .toList();
    }

    @Test
    void interruptedThreadsHarmNothing() {
        Thread.currentThread().interrupt();
        var group = created();
        var owner = own(group);
        for (var i = 0; i < 8; i++) {
            commit(owner, States.claim(i, i));
        }
        commit(owner, States.setAside(3, 1), States.complete(1));
        group.request(new Transition.Retry("readings/default/3"));
        commit(owner, owner.requests().get(0));
        owner.sync();
        assertThat(payloads(group, owner.state().open("readings/default/3").orElseThrow()))
                .containsExactly("3=3{n=3}");
        owner.close();
        States.assertSame(own(group).state(), owner.state());
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void whatIsSyncedAlwaysIsCommittedToo() {
        host.syncAlways = true;
        var owner = own(created());
        for (var i = 0; i < 9; i++) {
            commit(owner, States.claim(i, i));
        }
        States.assertSame(own(group(copy(folder()))).state(), owner.state());
    }
}
