package io.minibatch.cli;

import io.minibatch.Minibatch;
import io.minibatch.app.StreamingApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The web app on a store, until a signal comes. */
@Command(name = "serve", description = "Serve the status page, appending by HTTP, health and metrics, until Ctrl-C.")
final class ServeCommand extends StoreCommand {

    private static final String TOKEN_VARIABLE = "MINIBATCH_TOKEN";

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "5000",
            description = "Default: ${DEFAULT-VALUE}; 0: a free one.")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = "Where it listens; 0.0.0.0 for all networks. Default: ${DEFAULT-VALUE}, this machine only."
                    + " Anything else needs a token.")
    private String host = "127.0.0.1";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "The file with the token that clients must show, at least 16 characters. Default: "
                    + TOKEN_VARIABLE + " of the environment.")
    private @Nullable Path tokenFile;

    @Option(names = "--open-reading", description = "Looking needs no token, only changing does.")
    private boolean openReading;

    @Option(
            names = "--allow-host",
            paramLabel = "NAME",
            description = "A further name by which the server is reached, such as that of a proxy. May be repeated.")
    private List<String> allowedHosts = List.of();

    @Option(
            names = "--max-message",
            paramLabel = "BYTES",
            defaultValue = "1048576",
            description = "The largest message that is taken. Default: ${DEFAULT-VALUE}, 1 MiB.")
    private int maxMessage;

    /** A token, and what it comes from, which an error names instead of the token. */
    private record Secret(String source, String token) {}

    @Override
    void run(Minibatch minibatch) throws Exception {
        var stop = new CountDownLatch(1);
        var app = app(minibatch);
        TwoSignals.on("stopping", stop::countDown);
        app.start(port);
        try {
            stop.await();
        } finally {
            app.stop();
        }
    }

    private StreamingApp app(Minibatch minibatch) throws IOException {
        if (port < 0 || port > 65_535) {
            throw wrongUsage("--port must be from 0 to 65535, but is " + port);
        }
        var app = StreamingApp.create(minibatch).get("/", ctx -> ctx.redirect("status"));
        checked("--host", () -> app.host(host));
        checked("--allow-host", () -> allowedHosts.forEach(app::allowHost));
        if (openReading) {
            app.openReading();
        }
        var secret = secret();
        if (secret.isEmpty() && !StreamingApp.isLocal(host)) {
            throw wrongUsage(
                    "--host " + host + " lets other machines in, so clients must show a token: name its file with"
                            + " --token-file, or set " + TOKEN_VARIABLE + ". Make one with: openssl rand -hex 16");
        }
        if (secret.isPresent()) {
            checked(secret.get().source(), () -> app.token(secret.get().token()));
        }
        checked("--max-message", () -> app.maxMessage(maxMessage));
        return app;
    }

    private void checked(String source, Runnable setting) {
        try {
            setting.run();
        } catch (IllegalArgumentException e) {
            throw wrongUsage(source + ": " + e.getMessage());
        }
    }

    private Optional<Secret> secret() throws IOException {
        if (tokenFile != null) {
            return Optional.of(new Secret(
                    "--token-file " + tokenFile, Files.readString(tokenFile).strip()));
        }
        return Optional.ofNullable(System.getenv(TOKEN_VARIABLE))
                .map(token -> new Secret(TOKEN_VARIABLE + " of the environment", token.strip()));
    }
}
