package io.minibatch.file.disk;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names of streams and groups as names of folders. No two names share a folder, on systems that ignore case, too; none
 * leaves its parent; none is hidden or reserved.
 *
 * <p>Lower-case letters, digits, {@code -}, {@code _} and inner dots stay; all other bytes of the UTF-8 text become
 * {@code %xx}. What is longer than 100 characters is cut and marked with a hash of the whole name.
 */
public final class Names {

    private static final int LONGEST = 100;
    private static final int KEPT = 60;
    private static final Pattern CUT = Pattern.compile("[a-z0-9%._-]{" + KEPT + "}~[0-9a-f]{32}");
    private static final Set<String> RESERVED = Set.of("con", "prn", "aux", "nul"); // Windows; also com1, lpt1, ...

    private Names() {}

    public static String encode(String name) {
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

    /** The name of a folder: of one that was cut, what was left of it. Empty if no name is encoded so. */
    public static Optional<String> decode(String folder) {
        if (isCut(folder)) {
            return Optional.of(folder);
        }
        try {
            var name = URLDecoder.decode(folder.replace("+", "%2B"), StandardCharsets.UTF_8);
            return encode(name).equals(folder) ? Optional.of(name) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether this is the name of a folder whose true name is longer. */
    public static boolean isCut(String folder) {
        return CUT.matcher(folder).matches();
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
