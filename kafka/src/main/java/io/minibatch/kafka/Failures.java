package io.minibatch.kafka;

import io.minibatch.MinibatchException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Errors of the client, with what was tried where, and what to do next. */
final class Failures {

    private Failures() {}

    /**
     * Such an error.
     *
     * @param what behind "Cannot"
     */
    static MinibatchException of(String what, Throwable e) {
        return new MinibatchException("Cannot " + what + ": " + reason(e), e);
    }

    private static String reason(Throwable e) {
        if (e instanceof SslAuthenticationException) {
            return "TLS failed (" + e.getMessage() + "). Check security.protocol and the certificates (ssl.…)";
        }
        if (e instanceof AuthenticationException) {
            return "the server refuses user or password (" + e.getMessage()
                    + "). Check sasl.mechanism and sasl.jaas.config, or user and password of the URL";
        }
        if (e instanceof GroupAuthorizationException group) {
            return "the user may not read with group " + group.groupId() + ". Grant it, or use another group";
        }
        if (e instanceof AuthorizationException) {
            return "the user may not do this (" + e.getMessage() + "). Grant it";
        }
        if (e instanceof TimeoutException && String.valueOf(e.getMessage()).contains("not present in metadata")) {
            return "the topic is not there, or no broker answered (" + e.getMessage()
                    + "). Create it, or correct its name or the address";
        }
        if (e instanceof TimeoutException) {
            return "no broker answered in time (" + e.getMessage()
                    + "). Is Kafka running, are the address, the listeners that it"
                    + " advertises and security.protocol right?";
        }
        if (e instanceof UnsupportedVersionException) {
            return "the broker is too old (" + e.getMessage() + ")";
        }
        var cause = e.getCause();
        if (e instanceof ConfigException || !(e instanceof KafkaException) || cause == null) {
            return String.valueOf(e.getMessage());
        }
        return reason(cause);
    }
}
