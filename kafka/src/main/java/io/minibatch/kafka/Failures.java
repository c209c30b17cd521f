package io.minibatch.kafka;

import io.minibatch.MinibatchException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import javax.security.auth.login.LoginException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.CoordinatorNotAvailableException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Errors of the client, with what was tried where, and what to do next. */
final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

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
        var own = Passing.causes(e).takeWhile(each -> each == e || isOwn(each)).toList();
        return own.stream()
                .map(Failures::known)
                .filter(known -> !known.isEmpty())
                .findFirst()
                .orElseGet(() -> said(own.get(own.size() - 1)));
    }

    private static boolean isOwn(Throwable e) {
        return e instanceof KafkaException || e instanceof IllegalArgumentException;
    }

    /** With its cause: the message of a FileNotFoundException is a bare path. */
    private static String said(Throwable e) {
        var text = isOwn(e) ? String.valueOf(e.getMessage()) : e.toString();
        return e.getCause() == null ? text : text + " (" + e.getCause() + ")";
    }

    /** What people can do about it; empty if nobody knows. */
    private static String known(Throwable e) {
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
        if (e instanceof CoordinatorNotAvailableException) {
            return "no broker coordinates group " + e.getMessage() + ". Are all brokers running, as many at least as"
                    + " offsets.topic.replication.factor says?";
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
        if (e instanceof ConfigException && String.valueOf(e.getMessage()).contains("No resolvable")) {
            return "none of the names of the servers can be resolved. Are they right, does the DNS answer?";
        }
        return e instanceof ConfigException ? String.valueOf(e.getMessage()) : "";
    }

    /**
     * Makes a client and closes it: what does not fit together is found before anything runs. Some clients connect at
     * once. So this one gets the address of a port that is ours, at which nobody answers: whoever else listens on this
     * machine is not told the password.
     *
     * @param what behind "Cannot"
     * @param client made of its properties, closes without waiting
     * @throws IllegalArgumentException if such a client can never be made
     */
    static void check(
            String what, Map<String, Object> properties, Function<Map<String, Object>, AutoCloseable> client) {
        try (var nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var all = new HashMap<>(properties);
            all.put(
                    CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                    nobody.getInetAddress().getHostAddress() + ":" + nobody.getLocalPort());
            close(client.apply(all));
        } catch (RuntimeException e) {
            if (!Passing.causes(e)
                    .anyMatch(LoginException.class::isInstance)) { // the server of tokens or tickets may be back later
                throw new IllegalArgumentException("Cannot " + what + ": " + reason(e), e);
            }
        } catch (IOException e) {
            LOG.debug("Cannot check whether it can {}: no port is free", what, e);
        }
    }

    private static void close(AutoCloseable client) {
        try {
            client.close();
        } catch (Exception e) {
            LOG.debug("A client that was made for a check did not close", e);
        }
    }
}
