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
        var address = url.address();
        var slash = address.indexOf('/', 2);
        if (!address.startsWith("//") || slash <= 2 || slash == address.length() - 1) {
            throw new IllegalArgumentException("The URL names no broker and topic. It is not repeated here, as it may"
                    + " hold a password: write mqtt://host:1883/topic");
        }
        checkPassword(url, slash);
        var broker = MqttBroker.of(url.scheme() + ":" + address.substring(0, slash));
        var known = new HashSet<>(BOTH);
        known.addAll(own);
        url.allow(known); // it tells the URL, which is of its form by now
        var topics = Arrays.stream(address.substring(slash + 1).split(",", -1))
                .map(Credentials::decoded)
                .toList();
        return new MqttUrl(told(url, broker), topics);
    }

    /**
     * In user:pass/word@host and us/er:password@host, user looks like the host, and what follows like a topic, which
     * may be told.
     */
    private static void checkPassword(ConnectorUrl url, int slash) {
        var all = url.address() + String.join("", url.options().keySet());
        var colon = all.indexOf(':');
        if (all.indexOf('@') > slash && colon > 0 && all.lastIndexOf('@') > colon) {
            throw new IllegalArgumentException("The URL has an @ behind the first slash, but none before it. It is not"
                    + " repeated here, as it may hold a password: in user and password write %2F for / and %3F for ?,"
                    + " and in a topic %40 for @. Apart from that "
                    + Address.FORM);
        }
    }

    private static MqttBroker told(ConnectorUrl url, MqttBroker plain) {
        var broker = plain;
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
            } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
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
