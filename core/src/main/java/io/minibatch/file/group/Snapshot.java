package io.minibatch.file.group;

import io.minibatch.file.disk.Decoder;
import io.minibatch.file.disk.Encoder;
import io.minibatch.file.disk.Envelope;
import io.minibatch.store.GroupState;
import io.minibatch.store.WindowRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A group's state as bytes: see {@link Envelope}. */
public final class Snapshot {

    private static final String MAGIC = "MBGROUPS";

    private final TransitionCodec ids;

    public Snapshot(TransitionCodec ids) {
        this.ids = ids;
    }

    public byte[] write(GroupState state) {
        return Envelope.seal(MAGIC, out -> {
            out.number(state.position())
                    .sequences(state.takenAbove())
                    .instant(state.previous())
                    .number(state.done())
                    .optional(state.paused(), out::text);
            writeAll(state.open(), out);
            writeAll(state.dead(), out);
        });
    }

    public GroupState read(byte[] file) {
        var in = Envelope.open(MAGIC, file);
        return new GroupState(
                in.number(),
                in.sequences(),
                in.instant(),
                in.number(),
                in.optional(in::text),
                readAll(in),
                readAll(in));
    }

    private void writeAll(Collection<WindowRecord> windows, Encoder out) {
        out.number(windows.size());
        windows.forEach(window -> write(window, out));
    }

    private List<WindowRecord> readAll(Decoder in) {
        var windows = new ArrayList<WindowRecord>();
        for (var left = in.count(); left > 0; left--) {
            windows.add(readWindow(in));
        }
        return windows;
    }

    public void write(WindowRecord window, Encoder out) {
        ids.writeId(window.id(), out)
                .sequences(window.members())
                .optional(window.from(), out::instant)
                .instant(window.until())
                .instant(window.created())
                .number(window.attempt())
                .number(window.failures())
                .optional(window.error(), out::text)
                .flag(window.copied())
                .flag(window.running())
                .flag(window.late());
    }

    public WindowRecord readWindow(Decoder in) {
        return new WindowRecord(
                ids.readId(in),
                in.sequences(),
                in.optional(in::instant),
                in.instant(),
                in.instant(),
                in.small(),
                in.small(),
                in.optional(in::text),
                in.flag(),
                in.flag(),
                in.flag());
    }
}
