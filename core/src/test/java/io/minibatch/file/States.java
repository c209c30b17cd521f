package io.minibatch.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.file.group.FakeHost;
import io.minibatch.store.GroupState;
import io.minibatch.store.Sequences;
import io.minibatch.store.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** States to compare, and random lives of a group that lead to them. */
public final class States {

    private States() {}

    public static void assertSame(GroupState actual, GroupState expected) {
        assertThat(text(actual)).isEqualTo(text(expected));
    }

    public static String text(GroupState state) {
        return "position " + state.position() + ", above " + state.takenAbove() + ", previous " + state.previous()
                + ", done " + state.done() + ", paused " + state.paused() + ",\nopen " + List.copyOf(state.open())
                + ",\ndead " + List.copyOf(state.dead());
    }

    public static Transition.Claim claim(long first, long last) {
        return new Transition.Claim(
                "readings/default/" + first,
                Sequences.range(first, last),
                Sequences.NONE,
                Optional.empty(),
                FakeHost.START.plusMillis(last),
                FakeHost.START.plusMillis(last));
    }

    public static Transition.Complete complete(long first) {
        return new Transition.Complete("readings/default/" + first, 1);
    }

    public static Transition.SetAside setAside(long first, int attempt) {
        return new Transition.SetAside(
                "readings/default/" + first,
                attempt,
                FakeHost.START,
                "no " + attempt,
                "at Some.where(" + attempt + ")");
    }

    /** One possible next step of a group, valid in its state. */
    public static Transition random(Random random, GroupState state) {
        var open = new ArrayList<>(state.open());
        var dead = new ArrayList<>(state.dead());
        var kind = random.nextInt(open.isEmpty() ? 2 : 9);
        if (kind == 0 || (kind == 1 && dead.isEmpty())) {
            return claim(random, state);
        }
        if (kind == 1) {
            var id = dead.get(random.nextInt(dead.size())).id();
            return random.nextBoolean() ? new Transition.Retry(id) : new Transition.Drop(id);
        }
        var window = open.get(random.nextInt(open.size()));
        return switch (kind) {
            case 2 -> new Transition.Begin(window.id(), window.attempt() + 1);
            case 3 ->
                random.nextBoolean()
                        ? new Transition.Fail(window.id(), window.attempt(), text(random))
                        : new Transition.Release(window.id(), window.attempt());
            case 4 -> new Transition.SetAside(window.id(), window.attempt(), time(random), text(random), text(random));
            case 5 ->
                window.members().isEmpty()
                        ? new Transition.Pause(text(random))
                        : new Transition.SetMessageAside(
                                window.id(),
                                window.attempt(),
                                window.members().first(),
                                time(random),
                                text(random),
                                text(random));
            case 6 -> random.nextBoolean() ? new Transition.Pause(text(random)) : new Transition.Resume();
            default -> new Transition.Complete(window.id(), window.attempt());
        };
    }

    private static Transition.Claim claim(Random random, GroupState state) {
        var members = new Sequences.Builder();
        var dropped = new Sequences.Builder();
        var at = state.position() + random.nextInt(5);
        for (var i = random.nextInt(4); i > 0; i--) {
            at += random.nextInt(4);
            var last = at + random.nextInt(3);
            if (state.waits(at) && random.nextInt(4) > 0) {
                members.add(at, last);
            } else {
                dropped.add(at, last);
            }
            at = last + 1;
        }
        var built = members.build();
        var from = random.nextInt(3) == 0 ? Optional.of(time(random)) : Optional.<Instant>empty();
        var until = time(random);
        var id = switch (random.nextInt(4)) {
            case 0 -> "readings/default/@" + random.nextLong();
            case 1 -> "some/other:id 0" + random.nextInt();
            default -> "readings/default/" + (built.isEmpty() ? "x" + random.nextLong() : "" + built.first());
        };
        var free = state.open(id).isEmpty() && state.dead(id).isEmpty();
        return new Transition.Claim(
                free ? id : "readings/default/0" + random.nextLong(),
                built,
                dropped.build(),
                from,
                until,
                random.nextBoolean() ? until : time(random));
    }

    public static Instant time(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> Instant.MAX;
            case 1 -> Instant.MIN;
            case 2 -> Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
            case 3 -> Instant.ofEpochMilli(-random.nextInt());
            default -> FakeHost.START.plusMillis(random.nextInt());
        };
    }

    private static String text(Random random) {
        return List.of("", "no", "a\nb\u0000c", "\uD83D\uDE00 ä", "x".repeat(3_000))
                .get(random.nextInt(5));
    }
}
