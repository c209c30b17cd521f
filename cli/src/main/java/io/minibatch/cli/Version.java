package io.minibatch.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says; the build writes it into the jar. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        var version = Main.class.getPackage().getImplementationVersion();
        return new String[] {
            "minibatch " + Objects.requireNonNullElse(version, "(not from a jar)"),
            "Java " + Runtime.version() + ", " + System.getProperty("os.name")
        };
    }
}
