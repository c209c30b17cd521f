package io.minibatch.mqtt;

import com.hivemq.client.mqtt.datatypes.MqttUtf8String;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param user the name
 * @param password null if there is none
 */
record Credentials(String user, @Nullable String password) {

    private static final Pattern IN_URL = Pattern.compile("mqtts?://([^@/?#]*)@.*");

    Credentials {
        checked("A user name", Objects.requireNonNull(user, "user"));
    }

    /**
     * A text that the protocol can carry.
     *
     * @throws IllegalArgumentException if it is none; it is not repeated
     */
    static String checked(String what, String text) {
        try {
            return MqttUtf8String.of(text).toString();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    what + " must have neither the character U+0000 (%00 in a URL) nor half a surrogate pair, and at"
                            + " most 65535 bytes in UTF-8");
        }
    }

    /** Those of a URL; null if it has none. */
    static @Nullable Credentials of(String url) {
        var found = IN_URL.matcher(url);
        if (!found.matches()) {
            return null;
        }
        var text = found.group(1);
        var colon = text.indexOf(':');
        return colon < 0
                ? new Credentials(decoded(text), null)
                : new Credentials(decoded(text.substring(0, colon)), decoded(text.substring(colon + 1)));
    }

    static String decoded(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("A % in a URL must begin two hexadecimal digits: write %25 for it");
        }
    }

    /** Neither the password nor what may be one: a name alone. */
    @Override
    public String toString() {
        return password == null ? "a user without password" : user;
    }
}
