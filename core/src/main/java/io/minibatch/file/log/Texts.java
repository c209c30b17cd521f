package io.minibatch.file.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tables of texts as bytes: int count, for each pair two texts; a text is int length and UTF-8. */
public final class Texts {

    private Texts() {}

    public static byte[] table(Map<String, String> texts) {
        return table(texts, 0);
    }

    /** A table with the number of its bytes before it. */
    public static byte[] sizedTable(Map<String, String> texts) {
        var bytes = table(texts, Integer.BYTES);
        Frame.over(bytes).putInt(0, bytes.length - Integer.BYTES);
        return bytes;
    }

    private static byte[] table(Map<String, String> texts, int offset) {
        var parts = new ArrayList<byte[]>(texts.size() * 2);
        var size = offset + Integer.BYTES;
        for (var text : texts.entrySet()) {
            parts.add(text.getKey().getBytes(StandardCharsets.UTF_8));
            parts.add(text.getValue().getBytes(StandardCharsets.UTF_8));
        }
        for (var part : parts) {
            size += Integer.BYTES + part.length;
        }
        var bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(offset).putInt(texts.size());
        parts.forEach(part -> bytes.putInt(part.length).put(part));
        return bytes.array();
    }

    /** The table at the buffer's position, which is left behind it. */
    public static Map<String, String> read(ByteBuffer from) {
        var count = from.getInt();
        var texts = new LinkedHashMap<String, String>();
        for (var i = 0; i < count; i++) {
            texts.put(text(from), text(from));
        }
        return texts;
    }

    private static String text(ByteBuffer from) {
        var bytes = new byte[from.getInt()];
        from.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
