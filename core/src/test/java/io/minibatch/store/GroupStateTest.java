package io.minibatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GroupStateTest {

    private static final Instant NOW = Instant.ofEpochMilli(5_000);

    private final GroupState state = new GroupState(10, NOW);

    @Test
    void aNewGroupWaitsForEverythingFromItsStart() {
        assertThat(state.waiting(15)).isEqualTo(5);
        assertThat(state.firstWaiting(3, 15)).isEqualTo(Sequences.range(10, 12));
        assertThat(state.waits(9)).isFalse();
        assertThat(state.waits(10)).isTrue();
        assertThat(state.previous()).isEqualTo(NOW);
        assertThat(state.needed()).isEqualTo(10);
    }

    @Test
    void aClaimTakesItsMembersAndWhatItDrops() {
        apply(new Transition.Claim(
                "w", Sequences.of(12, 10), Sequences.of(11), Optional.empty(), NOW.plusSeconds(1), NOW));
        assertThat(state.position()).isEqualTo(13);
        assertThat(state.inFlight()).isEqualTo(2);
        assertThat(state.previous()).isEqualTo(NOW.plusSeconds(1));
        assertThat(state.open("w")).isPresent();
    }

    @Test
    void aWindowIsClaimedOnce() {
        apply(claim("w", 10));
        refuse(claim("w", 11), "Window w is claimed already");
        apply(new Transition.SetAside("w", 1, NOW, "bad", "at"));
        refuse(claim("w", 11), "Window w is claimed already");
    }

    @Test
    void onlyTheCurrentAttemptCounts() {
        apply(claim("w", 10), new Transition.Begin("w", 2));
        refuse(
                new Transition.Complete("w", 1),
                "Completion of attempt 1 of window w is refused: the current attempt is 2");
        refuse(new Transition.Begin("w", 2), "the current attempt is 2");
        refuse(new Transition.Fail("w", 3, "bad"), "the current attempt is 2");
        refuse(
                new Transition.Complete("x", 1),
                "Completion of attempt 1 of window x is refused: the window is not open");
        apply(new Transition.Complete("w", 2));
        assertThat(state.done()).isEqualTo(1);
    }

    @Test
    void onlyFailuresCountAsFailures() {
        apply(claim("w", 10), new Transition.Begin("w", 2), new Transition.Fail("w", 2, "bad"));
        var window = state.open("w").orElseThrow();
        assertThat(window.attempt()).isEqualTo(2);
        assertThat(window.failures()).isEqualTo(1);
        assertThat(window.error()).contains("bad");
    }

    @Test
    void aWindowThatWasSetAsideIsOpenAgainAfterARetry() {
        apply(
                claim("w", 10, 11),
                new Transition.Fail("w", 1, "bad"),
                new Transition.SetAside("w", 1, NOW, "bad", "at"));
        assertThat(state.deadMessages()).isEqualTo(2);
        assertThat(state.inFlight()).isZero();
        assertThat(state.needed()).isEqualTo(12);

        apply(new Transition.Retry("w"));
        var window = state.open("w").orElseThrow();
        assertThat(window.failures()).isZero();
        assertThat(window.attempt()).isEqualTo(1);
        assertThat(window.copied()).isTrue();
        assertThat(state.dead()).isEmpty();
        assertThat(state.needed()).as("its messages are copied").isEqualTo(12);
        refuse(new Transition.Retry("w"), "nothing of this id is set aside");
    }

    @Test
    void aMessageIsSetAsideAlone() {
        var aside = new Transition.SetMessageAside("w", 1, 11, NOW, "bad", "at");
        apply(claim("w", 10, 11, 12), aside);
        assertThat(state.open("w").orElseThrow().members()).isEqualTo(Sequences.of(10, 12));
        assertThat(state.dead("w:11").orElseThrow().members()).isEqualTo(Sequences.of(11));
        refuse(aside, "Window w does not hold message 11");
        apply(new Transition.Complete("w", 1));
        assertThat(state.done()).isEqualTo(2);
        apply(new Transition.Drop("w:11"));
        assertThat(state.deadMessages()).isZero();
    }

    @Test
    void theLowestMessageOfAnOpenWindowIsNeeded() {
        apply(claim("a", 10), claim("b", 12, 11), new Transition.Complete("a", 1));
        assertThat(state.needed()).isEqualTo(11);
        apply(new Transition.Complete("b", 1));
        assertThat(state.needed()).isEqualTo(13);
    }

    @Test
    void anEmptyWindowHoldsNothingBack() {
        apply(new Transition.Claim("e", Sequences.NONE, Sequences.NONE, Optional.of(NOW), NOW.plusSeconds(1), NOW));
        assertThat(state.needed()).isEqualTo(10);
        assertThat(state.inFlight()).isZero();
    }

    @Test
    void nobodyWaitsForWhatIsGone() {
        state.skip(Sequences.of(12, 14));
        state.skipTo(12);
        assertThat(state.firstWaiting(9, 16)).isEqualTo(Sequences.of(13, 15));
        state.skipTo(11);
        assertThat(state.position()).isEqualTo(13);
    }

    @Test
    void aPauseLastsUntilTheResume() {
        apply(new Transition.Pause("because"));
        assertThat(state.paused()).contains("because");
        apply(new Transition.Resume());
        assertThat(state.paused()).isEmpty();
    }

    @Test
    void aCopyIsIndependent() {
        apply(claim("w", 10), claim("x", 15));
        var copy = new GroupState(state);
        apply(new Transition.Complete("w", 1), claim("y", 11));
        assertThat(copy.open()).hasSize(2);
        assertThat(copy.waits(11)).isTrue();
        assertThat(copy.done()).isZero();
    }

    @Test
    void whatWasWrittenDownIsTheSameAgain() {
        apply(claim("w", 10), claim("x", 15), new Transition.SetAside("x", 1, NOW, "bad", "at"));
        apply(new Transition.Pause("because"));
        var again = new GroupState(
                state.position(),
                state.takenAbove(),
                state.previous(),
                state.done(),
                state.paused(),
                state.open(),
                state.dead());
        assertThat(again).usingRecursiveComparison().isEqualTo(state);
        assertThat(again.firstWaiting(9, 20)).isEqualTo(state.firstWaiting(9, 20));
    }

    private void apply(Transition... transitions) {
        for (var transition : transitions) {
            state.apply(transition);
        }
    }

    private void refuse(Transition transition, String why) {
        var before = new GroupState(state);
        assertThatThrownBy(() -> state.apply(transition))
                .isInstanceOf(StaleException.class)
                .hasMessageContaining(why);
        assertThat(state).usingRecursiveComparison().isEqualTo(before);
    }

    private static Transition.Claim claim(String id, long... members) {
        return new Transition.Claim(id, Sequences.of(members), Sequences.NONE, Optional.empty(), NOW, NOW);
    }
}
