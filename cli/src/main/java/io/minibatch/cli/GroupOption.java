package io.minibatch.cli;

import io.minibatch.DeliveryOptions;
import picocli.CommandLine.Option;

/** Which group of a stream. */
final class GroupOption {

    @Option(
            names = {"-g", "--group"},
            paramLabel = "GROUP",
            defaultValue = "default",
            description = "The group. Default: ${DEFAULT-VALUE}.")
    private String name = "default";

    String name() {
        return name;
    }

    /** How it is named on the command line, with a space before; the usual one is not. */
    String argument() {
        return name.equals(DeliveryOptions.DEFAULT_GROUP) ? "" : " --group " + name;
    }

    /** The id of one of its windows: as it is, or completed from the part after {@code stream/group/}. */
    String windowId(String stream, String id) {
        var prefix = stream + "/" + name + "/";
        return id.startsWith(prefix) ? id : prefix + id;
    }
}
