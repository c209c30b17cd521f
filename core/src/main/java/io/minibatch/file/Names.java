package io.minibatch.file;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * Names of streams and groups as names of folders. No two names share a folder, on systems that ignore case, too; none
 * leaves its parent; none is hidden or reserved.
 *
 * <p>Lower-case letters, digits, {@code -}, {@code _} and inner dots stay; all other bytes of the UTF-8 text become
 * {@code %xx}. What is longer than 100 characters is cut and marked with a hash of the whole name.
 */
final class Names {

    private static final int LONGEST = 100;
    private static final int KEPT = 60;
    private static final Set<String> RESERVED = Set.of("con", "prn", "aux", "nul"); // Windows; also com1, lpt1, ...

    private Names() {}

    static String encode(String name) {
        var bytes = name.getBytes(StandardCharsets.UTF_8);
        var text = new StringBuilder();
        for (var i = 0; i < bytes.length; i++) {
            var c = (char) (bytes[i] & 0xFF);
            if (stays(c, i == 0 || i == bytes.length - 1)) {
                text.append(c);
            } else {
                text.append('%').append(HexFormat.of().toHexDigits(bytes[i]));
            }
        }
        if (isReserved(text.toString())) {
            return '%' + HexFormat.of().toHexDigits(bytes[0]) + text.substring(1);
        }
        return text.length() <= LONGEST ? text.toString() : text.substring(0, KEPT) + '~' + hash(bytes);
    }

    private static boolean stays(char c, boolean outer) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || (c == '.' && !outer);
    }

    private static boolean isReserved(String text) {
        var stem = text.contains(".") ? text.substring(0, text.indexOf('.')) : text;
        return RESERVED.contains(stem) || stem.matches("(com|lpt)[0-9]");
    }

    private static String hash(byte[] bytes) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
