package io.minibatch.mqtt;

import java.security.KeyStore;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A broker, and how to reach it: {@code mqtt://user:password@host:1883}, or {@code mqtts://host:8883} for TLS. Without
 * a port it is the usual one. The broker is spoken to in version 5 of MQTT unless {@link #version3} says otherwise.
 *
 * <pre>{@code
 * var broker = MqttBroker.of("mqtts://broker.example").user("alerts", password).trust(keyStore);
 * new MqttSource<Reading>(broker, "sensors/#")
 * }</pre>
 *
 * <p>A value that opens nothing; each method that sets something returns another one. Its text hides the password.
 */
public final class MqttBroker {

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(60);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int LONGEST_KEEP_ALIVE = 65_535;

    private final Address address;
    private final @Nullable Credentials credentials;
    private final Tls tls;
    private final boolean three;
    private final Duration keepAlive;
    private final Duration timeout;

    private MqttBroker(
            Address address,
            @Nullable Credentials credentials,
            Tls tls,
            boolean three,
            Duration keepAlive,
            Duration timeout) {
        this.address = address;
        this.credentials = credentials;
        this.tls = tls;
        this.three = three;
        this.keepAlive = keepAlive;
        this.timeout = timeout;
    }

    /**
     * A broker by its URL. User and password may be in it, with {@code : / ? # @ %} in them percent-encoded.
     *
     * @throws IllegalArgumentException if it is not of this form
     */
    public static MqttBroker of(String url) {
        var address = Address.of(url);
        return new MqttBroker(address, Credentials.of(url), Tls.USUAL, false, KEEP_ALIVE, TIMEOUT);
    }

    /** The user, and the password. */
    public MqttBroker user(String name, String password) {
        var own = new Credentials(name, Objects.requireNonNull(password, "password"));
        return new MqttBroker(address, own, tls, three, keepAlive, timeout);
    }

    /**
     * The certificates that are trusted, instead of those that the JDK trusts. For {@code mqtts:} only.
     *
     * @throws IllegalArgumentException if the URL says {@code mqtt:}, or the store cannot be read
     */
    public MqttBroker trust(KeyStore certificates) {
        return withTls(tls.withTrust(certificates));
    }

    /**
     * The certificate and key by which this client shows who it is. For {@code mqtts:} only.
     *
     * @throws IllegalArgumentException if the URL says {@code mqtt:}, or the store cannot be read with this password
     */
    public MqttBroker key(KeyStore key, char[] password) {
        return withTls(tls.withKey(key, password));
    }

    private MqttBroker withTls(Tls changed) {
        if (!address.secure()) {
            throw new IllegalArgumentException(
                    "Certificates are of no use to " + this + ", which is not encrypted: write mqtts://");
        }
        return new MqttBroker(address, credentials, changed, three, keepAlive, timeout);
    }

    /** Speaks version 3.1.1 of MQTT, for brokers that do not know version 5. Their errors have fewer reasons. */
    public MqttBroker version3() {
        return new MqttBroker(address, credentials, tls, true, keepAlive, timeout);
    }

    /**
     * How often something is sent at least, so that a connection that has silently died is noticed; 60 s by default.
     *
     * @throws IllegalArgumentException if it is not between 1 s and 65,535 s
     */
    public MqttBroker keepAlive(Duration most) {
        var seconds = most.toSeconds();
        if (seconds < 1 || seconds > LONGEST_KEEP_ALIVE) {
            throw new IllegalArgumentException("keepAlive must be from 1 s to 65535 s, but is " + most);
        }
        return new MqttBroker(address, credentials, tls, three, most, timeout);
    }

    /**
     * How long an answer of the broker is waited for; 30 s by default.
     *
     * @throws IllegalArgumentException if it is less than 1 ms
     */
    public MqttBroker timeout(Duration most) {
        if (most.toMillis() < 1) {
            throw new IllegalArgumentException("timeout must be at least 1 ms, but is " + most);
        }
        return new MqttBroker(address, credentials, tls, three, keepAlive, most);
    }

    Address address() {
        return address;
    }

    @Nullable
    Credentials credentials() {
        return credentials;
    }

    @Nullable
    TrustManagerFactory trusted() {
        return tls.trust();
    }

    @Nullable
    KeyManagerFactory key() {
        return tls.key();
    }

    boolean isVersion3() {
        return three;
    }

    Duration keepAlive() {
        return keepAlive;
    }

    Duration timeout() {
        return timeout;
    }

    /** For people: without user and password. */
    @Override
    public String toString() {
        return address.toString();
    }
}
