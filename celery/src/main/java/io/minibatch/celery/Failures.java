package io.minibatch.celery;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What errors of connections mean, whichever the broker, and what to do next. */
final class Failures {

    private static final int MOST_CAUSES = 10;
    private static final String CHECK = "). Is it running, and can it be reached?";

    private Failures() {}

    /**
     * In words.
     *
     * @param opening whether nothing was ever read: then a wrong scheme may be the cause
     */
    static String reason(Throwable failure, BrokerUrl url, boolean opening) {
        if (find(failure, UnknownHostException.class).isPresent()) {
            return "there is no host " + url.login().host();
        }
        if (find(failure, CertificateException.class).isPresent()) {
            return "the certificate of the broker is not trusted, or it is for another host (" + said(failure)
                    + "). Make it known by tls(SSLContext) or -Djavax.net.ssl.trustStore, and name the host as it does";
        }
        if (find(failure, ConnectException.class).isPresent()) {
            return "the broker does not answer (" + said(failure) + CHECK;
        }
        return "the broker does not answer, or the connection broke (" + said(failure) + CHECK
                + (opening ? hint(url) : "");
    }

    private static String hint(BrokerUrl url) {
        var other = url.kind().other().name().toLowerCase(Locale.ROOT);
        return url.kind().isEncrypted()
                ? " If the port is one without TLS, write " + other
                        + "://; if the broker wants a certificate, show one by tls(SSLContext)"
                : " If the port is one for TLS, write " + other + "://";
    }

    /** The first of this kind among the failure and its causes. */
    static <E> Optional<E> find(Throwable failure, Class<E> kind) {
        return causes(failure).filter(kind::isInstance).map(kind::cast).findFirst();
    }

    /** What the innermost cause says that says something. */
    static String said(Throwable failure) {
        return causes(failure)
                .map(Throwable::getMessage)
                .filter(Objects::nonNull)
                .reduce((outer, inner) -> inner)
                .orElse(failure.getClass().getSimpleName());
    }

    /** With the failure itself; causes may form a circle. */
    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, each -> each != null, Throwable::getCause)
                .limit(MOST_CAUSES);
    }
}
