package io.minibatch.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A source fails and appends: what is counted, and when people are told that it works again. */
class SourceTroubleTest {

    private static final boolean SOON = false;
    private static final boolean HEALTHY = true;

    private @Nullable SourceTrouble trouble;
    private long now;

    private void fails(boolean healthy) {
        trouble = SourceTrouble.failed(trouble, healthy, ++now, "away");
    }

    /** Returns whether people are told. */
    private boolean appends(boolean healthy) {
        var told = there().isToBeTold(healthy);
        trouble = there().appended(healthy);
        return told;
    }

    private SourceTrouble there() {
        return Objects.requireNonNull(trouble);
    }

    @Test
    void oneThatAppendsInEachRunFailsInARowAndIsSaidToWorkOnce() {
        fails(SOON);
        assertThat(appends(SOON)).isTrue();
        assertThat(there().over()).isTrue();
        assertThat(appends(SOON)).isFalse();
        fails(SOON);
        assertThat(there()).isEqualTo(new SourceTrouble(2, 1, "away", false, 1));
        assertThat(appends(SOON)).isFalse();
        fails(SOON);
        assertThat(there().failures()).isEqualTo(3);
    }

    @Test
    void itIsSaidAgainWhenItHasBeenHealthyForAWhile() {
        fails(SOON);
        appends(SOON);
        fails(SOON);
        appends(SOON);
        assertThat(appends(HEALTHY)).isTrue();
        assertThat(trouble).isNull();
    }

    @Test
    void oneThatFailedOnceIsSaidToWorkOnce() {
        fails(SOON);
        assertThat(appends(SOON)).isTrue();
        assertThat(appends(HEALTHY)).isFalse();
        assertThat(trouble).isNull();
    }

    @Test
    void afterALongRunTheCountBeginsAnewIfItAppended() {
        fails(SOON);
        fails(HEALTHY);
        assertThat(there().failures()).isEqualTo(2);
        appends(SOON);
        fails(HEALTHY);
        assertThat(there()).isEqualTo(new SourceTrouble(1, 3, "away", false, 0));
    }
}
