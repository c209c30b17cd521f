package io.minibatch.mqtt;

import java.util.regex.Pattern;

/**
 * Where a broker is.
 *
 * @param secure whether by TLS
 * @param host its name, or its number
 * @param port where it listens
 */
record Address(boolean secure, String host, int port) {

    static final String FORM = "write mqtt://host:1883, or mqtts://host:8883 for TLS; with user and password"
            + " mqtt://user:password@host, and in them : / ? # @ % percent-encoded";

    private static final Pattern URL =
            Pattern.compile("(mqtts?)://(?:[^@/?#]*@)?(\\[[0-9A-Fa-f:.%]+]|[^@:/?#\\[\\]\\s]+)(?::([0-9]{1,5}))?/?");
    private static final int USUAL = 1883;
    private static final int USUAL_SECURE = 8883;
    private static final int LAST = 65_535;

    static Address of(String url) {
        var parts = URL.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "The URL of the broker is not of its form. It is not repeated here, as it may hold a password: "
                            + FORM);
        }
        var secure = parts.group(1).equals("mqtts");
        var usual = secure ? USUAL_SECURE : USUAL;
        var port = parts.group(3) == null ? usual : Integer.parseInt(parts.group(3));
        var host = parts.group(2);
        if (port < 1 || port > LAST) {
            throw new IllegalArgumentException("The port of " + host + " must be from 1 to 65535, but is " + port);
        }
        return new Address(secure, host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
    }

    @Override
    public String toString() {
        return (secure ? "mqtts://" : "mqtt://") + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
