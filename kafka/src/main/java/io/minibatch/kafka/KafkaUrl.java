package io.minibatch.kafka;

import io.minibatch.connect.ConnectorUrl;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;

/**
 * The URL of a connector, taken apart.
 *
 * @param servers with their ports
 * @param path what is behind the slash, decoded
 * @param properties of the client; may hold a password
 */
record KafkaUrl(String servers, String path, Map<String, String> properties) {

    private static final String PORT = ":9092";
    private static final Map<String, String> ELSEWHERE = Map.of(
            CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
            "the hosts of the URL",
            CommonClientConfigs.GROUP_ID_CONFIG,
            "the option group");
    private static final String ENCODED = "with : / ? # @ % in user and password percent-encoded";

    /**
     * Takes a URL apart.
     *
     * @param own the options of the connector
     * @param known the properties of the client
     * @throws IllegalArgumentException if it is not of its form, or an option is of neither
     */
    static KafkaUrl of(ConnectorUrl url, Set<String> own, Set<String> known) {
        var address = url.address();
        var slash = address.indexOf('/', 2);
        if ((slash >= 0 && address.indexOf('@', slash) >= 0) || hasPasswordInOptions(url, own, known)) {
            throw new IllegalArgumentException("A Kafka URL has an @ behind its first / or ?, so that its password may"
                    + " have been cut in two: write kafka://user:password@host:9092/topic, " + ENCODED);
        }
        if (!address.startsWith("//") || slash <= 2 || slash == address.length() - 1) {
            // Without the URL: what looks like a port may be the beginning of a password.
            throw new IllegalArgumentException("A Kafka URL names no broker and topic: write kafka://host:9092/topic");
        }
        for (var name : url.options().keySet()) {
            if (ELSEWHERE.containsKey(name)) {
                throw new IllegalArgumentException(
                        "Option " + name + " of " + url + " is not taken: use " + ELSEWHERE.get(name));
            }
            if (!own.contains(name) && !known.contains(name)) {
                throw new IllegalArgumentException("Option " + name + " of " + url + " is not known: use "
                        + String.join(", ", new TreeSet<>(own)) + ", or a property of Kafka's client");
            }
        }
        var place = address.substring(2, slash);
        var at = place.lastIndexOf('@');
        var properties = new HashMap<String, String>();
        if (at >= 0) {
            credentials(url, place.substring(0, at), properties);
        }
        url.options().forEach((name, value) -> {
            if (!own.contains(name)) {
                properties.put(name, value);
            }
        });
        return new KafkaUrl(servers(place.substring(at + 1)), decoded(address.substring(slash + 1)), properties);
    }

    /** Whether what stands behind the question mark looks like the rest of a password, and hosts. */
    private static boolean hasPasswordInOptions(ConnectorUrl url, Set<String> own, Set<String> known) {
        return url.options().entrySet().stream()
                .anyMatch(option -> option.getKey().contains("@")
                        || (option.getValue().contains("@")
                                && !own.contains(option.getKey())
                                && !known.contains(option.getKey())));
    }

    private static String servers(String hosts) {
        return Arrays.stream(hosts.split(",", -1))
                .map(host -> host.indexOf(':', host.indexOf(']') + 1) < 0 ? host + PORT : host)
                .collect(Collectors.joining(","));
    }

    private static void credentials(ConnectorUrl url, String text, Map<String, String> properties) {
        var colon = text.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException(
                    url + " has a user without password: write kafka://user:password@host/topic, " + ENCODED);
        }
        var mechanism = url.option(SaslConfigs.SASL_MECHANISM).orElse("PLAIN");
        var module = mechanism.startsWith("SCRAM-")
                ? "org.apache.kafka.common.security.scram.ScramLoginModule"
                : "org.apache.kafka.common.security.plain.PlainLoginModule";
        properties.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "SASL_SSL");
        properties.put(SaslConfigs.SASL_MECHANISM, mechanism);
        properties.put(
                SaslConfigs.SASL_JAAS_CONFIG,
                module + " required username=" + quoted(decoded(text.substring(0, colon))) + " password="
                        + quoted(decoded(text.substring(colon + 1))) + ";");
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    @SuppressWarnings("UnusedException") // its message shows a part of what may be a password
    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The user, the password or the topic of a Kafka URL has a % without two hexadecimal digits behind it:"
                            + " write %25 for a % itself");
        }
    }

    /** Without the properties, which may hold a password. */
    @Override
    public String toString() {
        return servers + "/" + path;
    }
}
