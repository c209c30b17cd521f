package io.minibatch.mqtt;

import io.minibatch.connect.ConnectorUrl;
import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The URL of a connector, taken apart.
 *
 * @param broker with what the options say of it
 * @param topics what is behind the slash, at its commas, decoded
 */
record MqttUrl(MqttBroker broker, List<String> topics) {

    private static final Set<String> BOTH = Set.of(
            "qos",
            "version",
            "client-id",
            "trust-store",
            "trust-store-password",
            "key-store",
            "key-store-password",
            "keep-alive",
            "timeout");

    /**
     * Takes a URL apart.
     *
     * @param own the options of this direction only
     * @throws IllegalArgumentException if it is not of its form, or an option is not known
     */
    static MqttUrl of(ConnectorUrl url, Set<String> own) {
        var known = new HashSet<>(BOTH);
        known.addAll(own);
        url.allow(known);
        var address = url.address();
        var slash = address.indexOf('/', 2);
        if (!address.startsWith("//") || slash <= 2 || slash == address.length() - 1) {
            throw new IllegalArgumentException(url + " names no broker and topic: write mqtt://host:1883/topic");
        }
        var topics = Arrays.stream(address.substring(slash + 1).split(",", -1))
                .map(Credentials::decoded)
                .toList();
        return new MqttUrl(broker(url, url.scheme() + ":" + address.substring(0, slash)), topics);
    }

    private static MqttBroker broker(ConnectorUrl url, String place) {
        var broker = MqttBroker.of(place);
        broker = url.duration("keep-alive").map(broker::keepAlive).orElse(broker);
        broker = url.duration("timeout").map(broker::timeout).orElse(broker);
        var trusted = store(url, "trust-store");
        if (trusted.isPresent()) {
            broker = broker.trust(trusted.get());
        }
        var key = store(url, "key-store");
        if (key.isPresent()) {
            broker = broker.key(key.get(), password(url, "key-store"));
        }
        var version = url.option("version").orElse("5");
        return switch (version) {
            case "5" -> broker;
            case "3", "3.1.1" -> broker.version3();
            default ->
                throw new IllegalArgumentException("Option version of " + url + " must be 5 or 3, but is " + version);
        };
    }

    private static Optional<KeyStore> store(ConnectorUrl url, String name) {
        return url.option(name).map(file -> {
            try {
                return KeyStore.getInstance(new File(file), password(url, name));
            } catch (IOException | GeneralSecurityException e) {
                throw new IllegalArgumentException(
                        "Option " + name + " of " + url + ": " + file + " cannot be read: " + e.getMessage()
                                + ". It must be a PKCS #12 or JKS file, with its password in " + name + "-password",
                        e);
            }
        });
    }

    private static char[] password(ConnectorUrl url, String store) {
        return url.option(store + "-password").orElse("").toCharArray();
    }

    /** The quality of service, if it is said. */
    static Optional<Integer> qos(ConnectorUrl url) {
        return url.option("qos").map(text -> {
            if (text.length() == 1 && "012".contains(text)) {
                return text.charAt(0) - '0';
            }
            throw new IllegalArgumentException("Option qos of " + url + " must be 0, 1 or 2, but is " + text);
        });
    }

    /** Without user and password. */
    @Override
    public String toString() {
        return broker + " " + String.join(", ", topics);
    }
}
