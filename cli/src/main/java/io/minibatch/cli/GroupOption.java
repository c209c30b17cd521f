package io.minibatch.cli;

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

    /** The id of one of its windows: as it is, or completed from the part after {@code stream/group/}. */
    String windowId(String stream, String id) {
        var prefix = stream + "/" + name + "/";
        return id.startsWith(prefix) ? id : prefix + id;
    }
}
