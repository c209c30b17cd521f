package io.minibatch.app.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A secret that clients show: as a bearer token (RFC 6750), or as the password of basic authentication (RFC 7617), with
 * any user name, so that a browser can ask for it. Compared in constant time; never shown.
 */
public final class Token {

    private static final int SHORTEST = 16;
    private static final Pattern PRINTABLE = Pattern.compile("[!-~]([ -~]*[!-~])?");
    private static final String HOW = "Make one with: openssl rand -hex 16";

    private final byte[] digest;

    /**
     * Printable ASCII, since headers carry no other characters safely, without blanks at its ends, which they lose.
     *
     * @throws IllegalArgumentException if it could be guessed, or not be shown
     */
    public Token(String secret) {
        if (secret.length() < SHORTEST) {
            throw new IllegalArgumentException(
                    "A token must have at least " + SHORTEST + " characters, but has " + secret.length() + ". " + HOW);
        }
        if (!PRINTABLE.matcher(secret).matches()) {
            throw new IllegalArgumentException(
                    "A token must be of printable ASCII characters, without blanks at its ends,"
                            + " but has others, which clients could not send. " + HOW);
        }
        this.digest = digest(secret);
    }

    /** Whether this header {@code Authorization} bears the secret. */
    boolean isIn(@Nullable String authorization) {
        if (authorization == null) {
            return false;
        }
        var space = authorization.indexOf(' ');
        var scheme = authorization.substring(0, Math.max(space, 0)).toLowerCase(Locale.ROOT);
        var credentials = authorization.substring(space + 1).strip();
        return switch (scheme) {
            case "bearer" -> isSecret(credentials);
            case "basic" -> isSecret(password(credentials));
            default -> false;
        };
    }

    private boolean isSecret(String shown) {
        return MessageDigest.isEqual(digest, digest(shown));
    }

    private static String password(String credentials) {
        try {
            var decoded = new String(Base64.getDecoder().decode(credentials), UTF_8);
            return decoded.substring(decoded.indexOf(':') + 1);
        } catch (IllegalArgumentException e) {
            return ""; // not Base64, so not the secret
        }
    }

    /** All of one length, so that comparing them takes as long for each. */
    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "a token";
    }
}
