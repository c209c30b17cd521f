package io.minibatch.file.group;

import io.minibatch.file.disk.Decoder;
import io.minibatch.file.disk.Encoder;
import io.minibatch.file.disk.UnreadableException;
import io.minibatch.store.Sequences;
import io.minibatch.store.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Transitions as bytes, one after the other. Claims and completions are most of a journal, so ids of windows, which are
 * nearly always {@code stream/group/<number>}, are written as the number.
 *
 * <pre>
 * 1 Claim            flags, [id], members, [dropped], [from], at, [until]
 * 2 Begin            id, attempt
 * 3 Complete         id, attempt
 * 4 Fail             id, attempt, error
 * 5 SetAside         id, attempt, at, error, stack trace
 * 6 SetMessageAside  id, attempt, sequence, at, error, stack trace
 * 7 Retry            id
 * 8 Drop             id
 * 9 Pause            reason
 * 10 Resume
 * 11 Release         id, attempt
 *
 * id       number * 4 for stream/group/&lt;number>, signed number * 4 + 1 for stream/group/@&lt;number>, 2 and text
 * members  first and size less one if they are one range, otherwise sequences
 * </pre>
 */
public final class TransitionCodec {

    private static final int CLAIM = 1;
    private static final int BEGIN = 2;
    private static final int COMPLETE = 3;
    private static final int FAIL = 4;
    private static final int SET_ASIDE = 5;
    private static final int SET_MESSAGE_ASIDE = 6;
    private static final int RETRY = 7;
    private static final int DROP = 8;
    private static final int PAUSE = 9;
    private static final int RESUME = 10;
    private static final int RELEASE = 11;

    private static final int ID_IS_FIRST_MEMBER = 1;
    private static final int ONE_RANGE = 2;
    private static final int DROPS = 4;
    private static final int HAS_FROM = 8;
    private static final int UNTIL_IS_AT = 16;
    private static final int LATE = 32;

    /** Above it a number has no room for the two bits that say what it is. */
    private static final long MOST = Long.MAX_VALUE >> 3;

    private static final long NO_NUMBER = -1;

    private final String prefix;

    /** For the windows of a group. */
    public TransitionCodec(String stream, String group) {
        this.prefix = stream + "/" + group + "/";
    }

    public void write(Transition transition, Encoder out) {
        if (transition instanceof Transition.Claim claim) {
            writeClaim(claim, out.octet(CLAIM));
        } else if (transition instanceof Transition.Begin begin) {
            writeId(begin.window(), out.octet(BEGIN)).number(begin.attempt());
        } else if (transition instanceof Transition.Complete complete) {
            writeId(complete.window(), out.octet(COMPLETE)).number(complete.attempt());
        } else if (transition instanceof Transition.Fail fail) {
            writeId(fail.window(), out.octet(FAIL)).number(fail.attempt()).text(fail.error());
        } else if (transition instanceof Transition.SetAside aside) {
            writeId(aside.window(), out.octet(SET_ASIDE))
                    .number(aside.attempt())
                    .instant(aside.at())
                    .text(aside.error())
                    .text(aside.stackTrace());
        } else if (transition instanceof Transition.SetMessageAside aside) {
            writeId(aside.window(), out.octet(SET_MESSAGE_ASIDE))
                    .number(aside.attempt())
                    .number(aside.sequence())
                    .instant(aside.at())
                    .text(aside.error())
                    .text(aside.stackTrace());
        } else if (transition instanceof Transition.Retry retry) {
            writeId(retry.id(), out.octet(RETRY));
        } else if (transition instanceof Transition.Drop drop) {
            writeId(drop.id(), out.octet(DROP));
        } else if (transition instanceof Transition.Pause pause) {
            out.octet(PAUSE).text(pause.reason());
        } else if (transition instanceof Transition.Resume) {
            out.octet(RESUME);
        } else if (transition instanceof Transition.Release release) {
            writeId(release.window(), out.octet(RELEASE)).number(release.attempt());
        }
    }

    private void writeClaim(Transition.Claim claim, Encoder out) {
        var members = claim.members();
        var idIsFirst = !members.isEmpty() && number(claim.window(), prefix.length()) == members.first();
        var flags = (idIsFirst ? ID_IS_FIRST_MEMBER : 0)
                | (members.ranges() == 1 ? ONE_RANGE : 0)
                | (claim.dropped().isEmpty() ? 0 : DROPS)
                | (claim.from().isPresent() ? HAS_FROM : 0)
                | (claim.until().equals(claim.at()) ? UNTIL_IS_AT : 0)
                | (claim.late() ? LATE : 0);
        out.octet(flags);
        if (!idIsFirst) {
            writeId(claim.window(), out);
        }
        if (members.ranges() == 1) {
            out.number(members.first()).number(members.size() - 1);
        } else {
            out.sequences(members);
        }
        if (!claim.dropped().isEmpty()) {
            out.sequences(claim.dropped());
        }
        claim.from().ifPresent(out::instant);
        out.instant(claim.at());
        if (!claim.until().equals(claim.at())) {
            out.instant(claim.until());
        }
    }

    /** All transitions of one frame. */
    public List<Transition> readAll(Decoder in) {
        var all = new ArrayList<Transition>(1);
        while (in.hasMore()) {
            all.add(read(in));
        }
        return all;
    }

    public Transition read(Decoder in) {
        var kind = in.octet();
        return switch (kind) {
            case CLAIM -> readClaim(in);
            case BEGIN -> new Transition.Begin(readId(in), in.small());
            case COMPLETE -> new Transition.Complete(readId(in), in.small());
            case FAIL -> new Transition.Fail(readId(in), in.small(), in.text());
            case SET_ASIDE -> new Transition.SetAside(readId(in), in.small(), in.instant(), in.text(), in.text());
            case SET_MESSAGE_ASIDE ->
                new Transition.SetMessageAside(readId(in), in.small(), in.number(), in.instant(), in.text(), in.text());
            case RETRY -> new Transition.Retry(readId(in));
            case DROP -> new Transition.Drop(readId(in));
            case PAUSE -> new Transition.Pause(in.text());
            case RESUME -> new Transition.Resume();
            case RELEASE -> new Transition.Release(readId(in), in.small());
            default -> throw new UnreadableException("it holds a transition of the unknown kind " + kind);
        };
    }

    private Transition readClaim(Decoder in) {
        var flags = in.octet();
        var id = (flags & ID_IS_FIRST_MEMBER) == 0 ? readId(in) : "";
        var members = (flags & ONE_RANGE) == 0 ? in.sequences() : readRange(in);
        if ((flags & ID_IS_FIRST_MEMBER) != 0) {
            if (members.isEmpty()) {
                throw new UnreadableException("an empty window is named after its first member");
            }
            id = prefix + members.first();
        }
        var dropped = (flags & DROPS) == 0 ? Sequences.NONE : in.sequences();
        Optional<Instant> from = (flags & HAS_FROM) == 0 ? Optional.empty() : Optional.of(in.instant());
        var at = in.instant();
        var until = (flags & UNTIL_IS_AT) == 0 ? in.instant() : at;
        return new Transition.Claim(id, members, dropped, from, until, at, (flags & LATE) != 0);
    }

    private static Sequences readRange(Decoder in) {
        var first = in.number();
        var last = first + in.number();
        if (first < 0 || last < first) {
            throw new UnreadableException("it holds the range " + first + " to " + last);
        }
        return Sequences.range(first, last);
    }

    public Encoder writeId(String id, Encoder out) {
        var number = number(id, prefix.length());
        if (number != NO_NUMBER) {
            return out.number(number << 2);
        }
        var at = prefix.length();
        if (id.startsWith("@", at)) {
            var negative = id.startsWith("-", at + 1);
            var size = number(id, negative ? at + 2 : at + 1);
            if (size > 0 || (size == 0 && !negative)) {
                var value = negative ? -size : size;
                return out.number((value << 1 ^ value >> 63) << 2 | 1);
            }
        }
        return out.number(2).text(id);
    }

    public String readId(Decoder in) {
        var first = in.number();
        var value = first >>> 2;
        return switch ((int) (first & 3)) {
            case 0 -> prefix + value;
            case 1 -> prefix + "@" + (value >>> 1 ^ -(value & 1));
            case 2 -> in.text();
            default -> throw new UnreadableException("it holds an id of an unknown kind");
        };
    }

    /** The number that stands in an id of this group from some place on, if it is written in the one usual way. */
    private long number(String id, int from) {
        var length = id.length() - from;
        if (length < 1 || length > 18 || !id.startsWith(prefix) || (length > 1 && id.charAt(from) == '0')) {
            return NO_NUMBER;
        }
        var value = 0L;
        for (var i = from; i < id.length(); i++) {
            var digit = id.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return NO_NUMBER;
            }
            value = value * 10 + digit;
        }
        return value <= MOST ? value : NO_NUMBER;
    }
}
