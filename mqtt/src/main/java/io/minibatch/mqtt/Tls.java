package io.minibatch.mqtt;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whom to trust, and who we are. What is null is as the JDK has it.
 *
 * @param trust checks the broker's certificate
 * @param key has ours
 */
record Tls(@Nullable TrustManagerFactory trust, @Nullable KeyManagerFactory key) {

    static final Tls USUAL = new Tls(null, null);

    Tls withTrust(KeyStore certificates) {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(certificates);
            return new Tls(factory, key);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "The store of trusted certificates cannot be used: " + e.getMessage(), e);
        }
    }

    Tls withKey(KeyStore store, char[] password) {
        try {
            var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, password);
            return new Tls(trust, factory);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("The store of the key cannot be used: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return "TLS";
    }
}
