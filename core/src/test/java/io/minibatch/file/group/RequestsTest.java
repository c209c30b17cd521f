package io.minibatch.file.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.MinibatchException;
import io.minibatch.file.States;
import io.minibatch.file.disk.Envelope;
import io.minibatch.store.Transition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RequestsTest extends GroupTesting {

    private static final Transition RETRY = new Transition.Retry("readings/default/0");
    private static final Transition DROP = new Transition.Drop("readings/default/0");
    private static final Transition PAUSE = new Transition.Pause("lunch");
    private static final Transition RESUME = new Transition.Resume();

    @Test
    void whatNobodyOwnsIsChangedAtOnce() {
        var group = created();
        group.request(PAUSE);
        assertThat(group.state().paused()).contains("lunch");
        group.request(RESUME);
        assertThat(group.state().paused()).isEmpty();
        assertThat(group.report()).isEmpty();
        assertThat(pending()).isEmpty();
    }

    @Test
    void theOwnerIsToldAndTakesRequestsInOrder() {
        var group = created();
        var owner = own(group);
        commit(owner, States.claim(0, 1), States.setAside(0, 1));
        var rings = new AtomicInteger();
        owner.onRequest(rings::incrementAndGet);
        group.request(PAUSE);
        group.request(RETRY);
        group.request(RESUME);
        assertThat(rings).hasValue(3);
        assertThat(owner.requests()).containsExactly(PAUSE, RETRY, RESUME);
        assertThat(group.state().paused()).isEmpty();
        commit(owner, PAUSE);
        commit(owner, RETRY, RESUME);
        assertThat(pending()).isEmpty();
        assertThat(owner.requests()).isEmpty();
        assertThat(group.state().open()).hasSize(1);
    }

    @Test
    void whoeverBeginsToListenHearsOfEarlierRequests() {
        var group = created();
        var owner = own(group);
        group.request(PAUSE);
        var rings = new AtomicInteger();
        owner.onRequest(rings::incrementAndGet);
        assertThat(rings).hasValue(1);
    }

    @Test
    void aRequestSurvivesTheDeathOfTheOwnerThatTookIt() {
        var group = created();
        var owner = own(group);
        group.request(PAUSE);
        owner.requests();
        var next = own(group(copy(folder())));
        assertThat(next.requests()).containsExactly(PAUSE);
    }

    @Test
    void anOwnerThatEndsLeavesNoRequestBehind() {
        var group = created();
        var owner = own(group);
        commit(owner, States.claim(0, 1), States.setAside(0, 1));
        group.request(DROP);
        group.request(PAUSE);
        owner.close();
        assertThat(group.state().paused()).contains("lunch");
        assertThat(group.state().dead()).isEmpty();
        assertThat(pending()).isEmpty();
    }

    @Test
    void requestsThatAreStaleOrIgnoredAreDropped() {
        var group = created();
        var owner = own(group);
        commit(owner, States.claim(0, 1), States.setAside(0, 1));
        group.request(RETRY);
        group.request(RETRY);
        group.request(DROP);
        assertThat(owner.requests()).containsExactly(RETRY, DROP);
        commit(owner, RETRY);
        assertThat(owner.requests()).isEmpty(); // the drop was ignored
        assertThat(pending()).isEmpty();
    }

    @Test
    void onlyWhatIsDeadCanBeRetriedOrDropped() {
        var group = created();
        assertThatThrownBy(() -> group.request(RETRY))
                .isInstanceOf(MinibatchException.class)
                .hasMessageContaining("readings/default/0")
                .hasMessageContaining("minibatch dead readings");
        assertThatThrownBy(() -> group.request(States.claim(0, 1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> group(temporary.resolve("none")).request(PAUSE))
                .hasMessageContaining("does not exist");
    }

    @Test
    void filesThatAreNoRequestsAreRemoved() throws IOException {
        var group = created();
        var owner = own(group);
        var folder = folder().resolve("requests");
        Files.write(folder.resolve("99999999999999999999-x"), new byte[3]);
        Files.write(folder.resolve("00000000000000000005-x"), new byte[300]);
        Files.write(
                folder.resolve("a"),
                Envelope.seal("MBGROUPR", out -> group.files().codec().write(States.claim(0, 1), out)));
        group.request(PAUSE);
        assertThat(owner.requests()).containsExactly(PAUSE);
        commit(owner, PAUSE);
        assertThat(pending()).isEmpty();
    }

    @Test
    void noRequestIsStrandedWhileOwnersComeAndGo() {
        var group = created();
        host.watches.add(() -> {});
        var others = CompletableFuture.runAsync(
                () -> {
                    for (var i = 0; i < 60; i++) {
                        group(folder()).acquire().ifPresent(owner -> {
                            owner.requests().forEach(request -> owner.commit(List.of(request)));
                            owner.close();
                        });
                    }
                },
                task -> new Thread(task, "others").start());
        var last = Optional.<String>empty();
        for (var i = 0; !others.isDone(); i++) {
            group.request(new Transition.Pause("" + i));
            last = Optional.of("" + i);
        }
        others.join();
        assertThat(pending()).isEmpty();
        assertThat(group.state().paused()).isEqualTo(last);
    }

    private List<Path> pending() {
        return files(folder().resolve("requests"));
    }
}
