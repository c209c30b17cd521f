package io.minibatch.celery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for {@code localhost}, made by the JDK's keytool, that nobody trusts but {@link #trust}. */
record Certificates(Path certificate, Path key, SSLContext trust) {

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String NAME = "server";

    static Certificates in(Path folder) throws IOException {
        var file = folder.resolve("server.p12");
        try {
            make(file);
            var store = KeyStore.getInstance(file.toFile(), PASSWORD);
            return new Certificates(
                    pem(folder, "CERTIFICATE", store.getCertificate(NAME).getEncoded()),
                    pem(folder, "PRIVATE KEY", store.getKey(NAME, PASSWORD).getEncoded()),
                    trust(store));
        } catch (GeneralSecurityException | InterruptedException e) {
            throw new IOException("Cannot make a certificate", e);
        }
    }

    private static void make(Path file) throws IOException, InterruptedException {
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var options =
                "-genkeypair -alias server -keyalg EC -storetype PKCS12 -dname CN=localhost -ext SAN=dns:localhost"
                        + " -storepass changeit -keystore";
        var command = new ArrayList<>(List.of(keytool));
        command.addAll(List.of(options.split(" ")));
        command.add(file.toString());
        var process = new ProcessBuilder(command).inheritIO().start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("keytool failed: " + String.join(" ", command));
        }
    }

    private static Path pem(Path folder, String what, byte[] bytes) throws IOException {
        var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return Files.writeString(
                folder.resolve(what.replace(' ', '-') + ".pem"),
                "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(what, lines));
    }

    private static SSLContext trust(KeyStore store) throws GeneralSecurityException, IOException {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(NAME, store.getCertificate(NAME));
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
