package io.minibatch.connect.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Why there is no answer, in words that say what to do. What the JDK says alone leaves that to be guessed. */
final class NoAnswer {

    /** What the JDK says if it could not read the beginning of an answer; the words differ from version to version. */
    private static final Pattern PARSER = Pattern.compile("parser (received no bytes|state)");

    private NoAnswer() {}

    static String reason(Throwable thrown, Endpoint endpoint) {
        var causes = Stream.iterate(thrown, each -> each != null, Throwable::getCause)
                .limit(10)
                .toList();
        if (has(causes, UnresolvedAddressException.class)) {
            return "no host has the name " + endpoint.uri().getHost() + ". Check it, and the name service";
        }
        if (has(causes, HttpConnectTimeoutException.class)) {
            return "no connection within " + Sending.CONNECT.toSeconds()
                    + " s. Check host and port, and the firewalls between";
        }
        if (has(causes, ConnectException.class)) {
            return "nobody answers there. Is the server running, and can it be reached?";
        }
        var said = said(thrown);
        if (has(causes, CertificateException.class)) {
            return "its certificate is not trusted (" + said
                    + "). Check the name of the host, or make the issuer known by"
                    + " tls(SSLContext) or -Djavax.net.ssl.trustStore";
        }
        if (has(causes, SSLException.class)) {
            return "no connection with TLS (" + said + "). Is it https:// there, or http://, or another port?";
        }
        if (has(causes, ProtocolException.class) || PARSER.matcher(said).find()) {
            return "what came back is no answer of HTTP (" + said + ")"
                    + (endpoint.isSecure() ? "" : ". Is it https:// there, or another port?");
        }
        return said;
    }

    private static boolean has(List<Throwable> causes, Class<? extends Throwable> type) {
        return causes.stream().anyMatch(type::isInstance);
    }

    private static String said(Throwable thrown) {
        var message = thrown.getMessage();
        return thrown instanceof IOException && message != null ? message : thrown.toString();
    }
}
