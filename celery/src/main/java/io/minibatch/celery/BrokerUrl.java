package io.minibatch.celery;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a broker is, by a URL as Celery has it ({@code broker_url}). Its text is for people: without user and password.
 *
 * @param kind which protocol it speaks
 * @param login with whom, and where
 * @param path the virtual host, or the number of the database, decoded; empty for the default
 */
record BrokerUrl(Kind kind, Login login, String path) {

    private static final Map<String, Kind> SCHEMES = Map.of(
            "amqp", Kind.AMQP,
            "pyamqp", Kind.AMQP,
            "librabbitmq", Kind.AMQP,
            "amqps", Kind.AMQPS,
            "redis", Kind.REDIS,
            "rediss", Kind.REDISS);
    private static final int LAST_PORT = 65_535;
    private static final String ENCODE = "Percent-encode / ? # [ ] @ % in user, password and path";
    private static final Pattern FORM =
            Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)(?:/([^?#]*))?(?:\\?(.*))?");
    private static final Pattern HOST = Pattern.compile("(\\[[^\\]]*\\]|[^:]*)(?::(\\d{1,5}))?");
    /** Up to the last @: a password may hold another one, or a slash, by mistake. */
    private static final Pattern SECRET = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*:)?.*@", Pattern.DOTALL);

    /** What is spoken. */
    enum Kind {
        AMQP(5672),
        AMQPS(5671),
        REDIS(6379),
        REDISS(6379);

        private final int port;

        Kind(int port) {
            this.port = port;
        }

        boolean isAmqp() {
            return this == AMQP || this == AMQPS;
        }

        boolean isEncrypted() {
            return this == AMQPS || this == REDISS;
        }

        /** The same with TLS, or without. */
        Kind other() {
            return switch (this) {
                case AMQP -> AMQPS;
                case AMQPS -> AMQP;
                case REDIS -> REDISS;
                case REDISS -> REDIS;
            };
        }
    }

    /**
     * With whom, and where.
     *
     * @param user null if the URL names none
     * @param password null if the URL names none
     * @param host its name or address
     * @param port its port
     */
    record Login(@Nullable String user, @Nullable String password, String host, int port) {

        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /** One URL, or several of one cluster, with semicolons between them. */
    static List<BrokerUrl> list(String urls) {
        var all = Arrays.stream(urls.split(";")).map(BrokerUrl::of).toList();
        var amqp = all.stream().filter(url -> url.kind().isAmqp()).count();
        if (all.isEmpty() || (amqp > 0 && amqp < all.size())) {
            throw new IllegalArgumentException("All brokers of a source must be of one kind, but are " + all);
        }
        return all;
    }

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException if it is none; the message has no password
     */
    static BrokerUrl of(String url) {
        var form = FORM.matcher(url.strip());
        if (!form.matches()) {
            throw wrong(url, "it is not of the form scheme://user:password@host:port/path");
        }
        if (hasAt(form.group(3)) || hasAt(form.group(4))) { // what is before may be a part of a password
            throw wrong(form.group(1) + "://...", "an @ is behind the host. " + ENCODE);
        }
        var scheme = form.group(1).toLowerCase(Locale.ROOT);
        var kind = SCHEMES.get(scheme);
        if (kind == null) {
            throw wrong(
                    url,
                    "there is no broker of scheme " + scheme + ", but of "
                            + String.join(", ", new TreeSet<>(SCHEMES.keySet())));
        }
        var place = form.group(2);
        var at = place.lastIndexOf('@');
        var host = HOST.matcher(place.substring(at + 1));
        if (!host.matches()) {
            throw wrong(
                    scheme + "://...", // what looks like a port may be a part of a password
                    "host and port must be as in localhost:" + kind.port + ". " + ENCODE);
        }
        checkQuery(url, form.group(4));
        var port = host.group(2) == null ? kind.port : Integer.parseInt(host.group(2));
        if (port < 1 || port > LAST_PORT) {
            throw wrong(scheme + "://...", "the port must be from 1 to " + LAST_PORT);
        }
        var login = login(
                at < 0 ? "" : place.substring(0, at), host.group(1).isEmpty() ? "localhost" : host.group(1), port);
        var path = decoded(form.group(3) == null ? "" : form.group(3));
        return new BrokerUrl(kind, login, kind.isAmqp() ? path : database(url, path));
    }

    private static boolean hasAt(@Nullable String part) {
        return part != null && part.indexOf('@') >= 0;
    }

    private static Login login(String credentials, String host, int port) {
        var colon = credentials.indexOf(':');
        var user = decoded(colon < 0 ? credentials : credentials.substring(0, colon));
        var password = colon < 0 ? null : decoded(credentials.substring(colon + 1));
        return new Login(user.isEmpty() ? null : user, password, host, port);
    }

    private static String database(String url, String path) {
        var number = path.startsWith("/") ? path.substring(1) : path;
        if (!number.matches("|0|[1-9]\\d{0,8}")) { // Celery takes /01 for 1, and names its channels so
            throw wrong(url, "behind the slash must be the number of a database, such as /0");
        }
        return number;
    }

    /** Celery's rediss:// needs an option; its other options are settings of Python's clients. */
    private static void checkQuery(String url, @Nullable String query) {
        for (var option : query == null ? new String[0] : query.split("&")) {
            var name = option.replaceFirst("=.*", "");
            if (!name.equals("ssl_cert_reqs")) {
                throw wrong(
                        url,
                        (name.matches("[A-Za-z0-9_-]+") ? "option " + name : "one of its options")
                                + " is not known here; write the URL without it");
            }
            if (!option.toLowerCase(Locale.ROOT).matches("ssl_cert_reqs=(cert_)?required")) {
                throw wrong(
                        url,
                        "certificates are always checked: write ssl_cert_reqs=required, and make a certificate of"
                                + " your own known by tls(SSLContext) or -Djavax.net.ssl.trustStore");
            }
        }
    }

    private static IllegalArgumentException wrong(String url, String why) {
        var shown = SECRET.matcher(url).replaceFirst("$1//").replaceFirst("\\?.*", "");
        return new IllegalArgumentException("\"" + shown + "\" is no URL of a broker: " + why);
    }

    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) { // its words may show a password
            throw wrong("...", "a % is not followed by two hexadecimal digits. " + ENCODE);
        }
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + "://" + login + "/" + path;
    }
}
