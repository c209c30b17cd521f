package io.minibatch.kafka;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.JaasContext;

/**
 * What can never work is an IllegalArgumentException where it is said, not a trouble that is tried again and again.
 * What may mend itself is not looked at: whether a name can be resolved, whether a broker answers.
 */
final class PropertyCheck {

    private static final Pattern SERVER = Pattern.compile("(?:[\\w.%-]*://)?\\[?[\\w.%:-]+]?:(\\d{1,5})");
    private static final Set<String> FILES =
            Set.of(SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG, SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG);
    private static final List<String> MECHANISMS =
            List.of("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER", "GSSAPI");

    private PropertyCheck() {}

    /** Of one property, whatever the others say. Those that the client does not know may be of an interceptor. */
    static void check(ConfigDef known, String name, Object value) {
        var key = known.configKeys().get(name);
        if (key == null) {
            return;
        }
        try {
            var parsed = ConfigDef.parseType(name, value, key.type);
            if (key.validator != null) {
                key.validator.ensureValid(name, withoutDuplicates(parsed));
            }
            if (name.equals(SaslConfigs.SASL_JAAS_CONFIG)) {
                checkLogin(parsed);
            }
            if (name.equals(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG) && parsed instanceof List<?> servers) {
                servers.forEach(server -> checkServer(String.valueOf(server)));
            }
        } catch (ConfigException e) {
            // Without the cause, and without its message where that may show a password.
            throw key.type == ConfigDef.Type.PASSWORD
                    ? refused(name, "it must be text, or a Password of Kafka")
                    : refused(name, String.valueOf(e.getMessage()));
        }
        if (FILES.contains(name) && !isReadable(value.toString())) {
            throw refused(name, "there is no file " + value + " that can be read");
        }
        if (name.equals(CommonClientConfigs.GROUP_ID_CONFIG) && value.toString().isBlank()) {
            throw refused(name, "a group needs a name");
        }
    }

    /** The client leaves them out, too, and then looks. */
    private static Object withoutDuplicates(Object parsed) {
        return parsed instanceof List<?> list ? new ArrayList<>(new LinkedHashSet<>(list)) : parsed;
    }

    private static IllegalArgumentException refused(String name, String why) {
        return new IllegalArgumentException("Property " + name + " cannot be set: " + why);
    }

    @SuppressWarnings("UnusedException") // its message shows a part of what may be a password
    private static void checkLogin(Object parsed) {
        try {
            JaasContext.loadClientContext(Map.of(SaslConfigs.SASL_JAAS_CONFIG, parsed));
        } catch (IllegalArgumentException e) {
            throw refused(
                    SaslConfigs.SASL_JAAS_CONFIG,
                    "it is no line such as module required username=\"…\" password=\"…\"; (not repeated here, as it may"
                            + " hold a password)");
        }
    }

    private static void checkServer(String server) {
        var form = SERVER.matcher(server);
        if (!form.matches() || Integer.parseInt(form.group(1)) > 65_535) {
            // What looks like a port may be a password that was forgotten to be followed by @host.
            throw new ConfigException("\"" + server.replaceFirst(":(?!\\d{1,9}$).*", ":…")
                    + "\" is no server: write host:port, and a comma between several");
        }
    }

    private static boolean isReadable(String file) {
        try {
            return Files.isReadable(Path.of(file.trim()));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Others than Kafka's own come with a login module of their own. */
    static void checkMechanism(Map<String, Object> all) {
        var mechanism = all.get(SaslConfigs.SASL_MECHANISM);
        var login = all.get(SaslConfigs.SASL_JAAS_CONFIG);
        if (mechanism != null
                && login instanceof String text // what is a Password is not looked into
                && text.startsWith("org.apache.kafka.")
                && !MECHANISMS.contains(mechanism.toString().trim())) {
            throw refused(SaslConfigs.SASL_MECHANISM, "Kafka knows " + MECHANISMS + ", but not " + mechanism);
        }
    }
}
