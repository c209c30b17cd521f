package io.minibatch.file.log;

import io.minibatch.store.Batch;
import java.util.List;
import java.util.Map;

/** A batch with all that is not a payload turned into bytes, so that under the append lock there is only copying. */
public final class EncodedBatch {

    private static final byte[] NOTHING = {};

    private final List<Batch.Entry> entries;
    private final byte[][] attributes;
    private final byte[] positions;
    private final long size;

    private EncodedBatch(List<Batch.Entry> entries, byte[][] attributes, byte[] positions, long size) {
        this.entries = entries;
        this.attributes = attributes;
        this.positions = positions;
        this.size = size;
    }

    public static EncodedBatch of(Batch batch) {
        var positions = batch.position()
                .map(p -> Texts.table(Map.of(p.source(), p.value())))
                .orElse(NOTHING);
        var entries = batch.entries();
        byte[][] attributes = null;
        var size = (long) positions.length;
        for (var i = 0; i < entries.size(); i++) {
            var entry = entries.get(i);
            size += Integer.BYTES + entry.payload().length;
            if (!entry.attributes().isEmpty()) {
                if (attributes == null) {
                    attributes = new byte[entries.size()][];
                }
                attributes[i] = Texts.sizedTable(entry.attributes());
                size += attributes[i].length;
            }
        }
        return new EncodedBatch(entries, attributes == null ? new byte[0][] : attributes, positions, size);
    }

    /** No messages; the positions of all sources, if there are any. */
    public static EncodedBatch opening(Map<String, String> positions) {
        var table = positions.isEmpty() ? NOTHING : Texts.table(positions);
        return new EncodedBatch(List.of(), new byte[0][], table, table.length);
    }

    public List<Batch.Entry> entries() {
        return entries;
    }

    /** The attributes of message {@code i} as bytes; empty if there are none. */
    public byte[] attributes(int i) {
        return attributes.length == 0 || attributes[i] == null ? NOTHING : attributes[i];
    }

    public byte[] positions() {
        return positions;
    }

    /** The size of the frame that it makes. */
    public long frameSize() {
        return Frame.size(size);
    }
}
