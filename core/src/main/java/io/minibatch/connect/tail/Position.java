package io.minibatch.connect.tail;

import io.minibatch.MinibatchException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a source stands: what is saved with its messages. As text a line for each file, in the order of their ages:
 *
 * <pre>
 * 1 (version) 1700000000000 (when it was read)
 * 123456 (offset) 0123456789abcdef0123456789abcdef (fingerprint) (dev=fd01,inode=42) (key)
 * </pre>
 *
 * @param seen when the files were looked at, in milliseconds since 1970
 * @param files those that were being read; none if there was nothing yet
 */
record Position(long seen, List<Place> files) {

    private static final String VERSION = "1";

    /**
     * A place in a file.
     *
     * @param offset where the next line begins
     * @param print the text of the {@link Fingerprint}
     * @param key what the system calls the file; empty where it does not
     */
    record Place(long offset, String print, String key) {

        /** Whether a fingerprint that is read at the offset is the one of the file. */
        boolean is(Fingerprint found) {
            return print.equals(found.text());
        }
    }

    String text() {
        var text = new StringBuilder(VERSION).append(' ').append(seen);
        for (var file : files) {
            text.append('\n')
                    .append(file.offset())
                    .append(' ')
                    .append(file.print())
                    .append(' ')
                    .append(file.key());
        }
        return text.toString();
    }

    /**
     * Reads such a text.
     *
     * @throws MinibatchException if it is none
     */
    static Position of(String text) {
        var lines = text.split("\n", -1);
        var first = lines[0].split(" ", -1);
        try {
            if (first.length != 2 || !first[0].equals(VERSION)) {
                throw new IllegalArgumentException("version " + first[0]);
            }
            var files = new ArrayList<Place>();
            for (var i = 1; i < lines.length; i++) {
                var parts = lines[i].split(" ", 3);
                var offset = Long.parseLong(parts[0]);
                if (parts.length != 3 || offset < 0) {
                    throw new IllegalArgumentException("line " + (i + 1));
                }
                files.add(new Place(offset, parts[1], parts[2]));
            }
            return new Position(Long.parseLong(first[1]), List.copyOf(files));
        } catch (IllegalArgumentException e) {
            throw new MinibatchException("it is no position of this source (" + e.getMessage() + ")", e);
        }
    }
}
