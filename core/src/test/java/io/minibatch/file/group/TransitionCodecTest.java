package io.minibatch.file.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.file.States;
import io.minibatch.file.disk.Decoder;
import io.minibatch.file.disk.Encoder;
import io.minibatch.file.disk.UnreadableException;
import io.minibatch.store.GroupState;
import io.minibatch.store.Sequences;
import io.minibatch.store.Transition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TransitionCodecTest {

    private final TransitionCodec codec = new TransitionCodec("readings", "default");
    private final Encoder out = new Encoder().reset(0);

    @Test
    void everyTransitionOfRandomLivesComesBackAsItWas() {
        var seed = System.nanoTime();
        var random = new Random(seed);
        var state = new GroupState(3, Instant.EPOCH);
        for (var i = 0; i < 20_000; i++) {
            var transition = States.random(random, state);
            state.apply(transition);
            codec.write(transition, out.reset(0));
            assertThat(codec.readAll(decoder())).as("seed %d, step %d", seed, i).isEqualTo(List.of(transition));
        }
    }

    @Test
    void snapshotsOfRandomLivesComeBackAsTheyWere() {
        var seed = System.nanoTime();
        var random = new Random(seed);
        var snapshot = new Snapshot(codec);
        var state = new GroupState(3, Instant.EPOCH);
        for (var i = 0; i < 500; i++) {
            state.apply(States.random(random, state));
            States.assertSame(snapshot.read(snapshot.write(state)), state);
        }
    }

    @Test
    void idsComeBackWhateverTheyLookLike() {
        for (var id : List.of(
                "readings/default/0",
                "readings/default/42",
                "readings/default/042",
                "readings/default/-1",
                "readings/default/@0",
                "readings/default/@-0",
                "readings/default/@-1700000000000",
                "readings/default/@1700000000000",
                "readings/default/@",
                "readings/default/",
                "readings/default/42:43",
                "readings/default/999999999999999999",
                "readings/default/9223372036854775807",
                "readings/default/99999999999999999999",
                "readings/default/@-9223372036854775808",
                "readings/default/\u0664\u0662",
                "other/default/1",
                "")) {
            codec.writeId(id, out.reset(0));
            assertThat(codec.readId(decoder())).isEqualTo(id);
        }
    }

    @Test
    void theUsualClaimAndCompletionTakeFewBytes() {
        codec.write(States.claim(1_000_000, 1_000_000), out.reset(0));
        assertThat(out.length()).isLessThanOrEqualTo(16);
        codec.write(States.complete(1_000_000), out.reset(0));
        assertThat(out.length()).isLessThanOrEqualTo(8);
    }

    @Test
    void membersKeepTheirOrder() {
        var claim = new Transition.Claim(
                "readings/default/9",
                Sequences.of(9, 2, 3, 4, 1),
                Sequences.of(7),
                Optional.empty(),
                Instant.EPOCH,
                Instant.EPOCH);
        codec.write(claim, out.reset(0));
        assertThat(codec.read(decoder())).isEqualTo(claim);
    }

    @Test
    void arbitraryBytesAreReadOrRefusedButNothingElse() {
        var seed = System.nanoTime();
        var random = new Random(seed);
        for (var i = 0; i < 100_000; i++) {
            var bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            if (bytes.length > 0) {
                bytes[0] = (byte) random.nextInt(12);
            }
            assertThatCode(() -> {
                        try {
                            codec.readAll(new Decoder(bytes, 0, bytes.length));
                        } catch (UnreadableException e) {
                            assertThat(e.getMessage()).isNotBlank();
                        }
                    })
                    .as("seed %d, step %d", seed, i)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void unknownKindIsNamed() {
        assertThatThrownBy(() -> codec.read(new Decoder(new byte[] {77}, 0, 1))).hasMessageContaining("77");
    }

    @Test
    void aFlippedBitOfASnapshotIsFound() {
        var snapshot = new Snapshot(codec);
        var state = new GroupState(3, Instant.EPOCH);
        state.apply(States.claim(3, 5));
        var bytes = snapshot.write(state);
        for (var i = 0; i < bytes.length; i++) {
            for (var bit = 0; bit < 8; bit++) {
                var flipped = bytes.clone();
                flipped[i] ^= (byte) (1 << bit);
                assertThatThrownBy(() -> snapshot.read(flipped)).isInstanceOf(UnreadableException.class);
            }
            var cut = java.util.Arrays.copyOf(bytes, i);
            assertThatThrownBy(() -> snapshot.read(cut)).isInstanceOf(UnreadableException.class);
        }
    }

    private Decoder decoder() {
        return new Decoder(out.toBytes(), 0, out.length());
    }
}
