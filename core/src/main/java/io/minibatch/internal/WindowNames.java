package io.minibatch.internal;

import io.minibatch.DeliveryOptions;

/** The ids of a group's windows, {@code stream/group/<rest>}, and how people write them. */
record WindowNames(String stream, String group) {

    /** What every id begins with. */
    String prefix() {
        return stream + "/" + group + "/";
    }

    /** Whether the window was claimed without messages. */
    boolean isEmptyInterval(String id) {
        return id.startsWith("@", stream.length() + group.length() + 2);
    }

    /** An id that may be given without what all ids begin with. */
    String full(String id) {
        return id.startsWith(prefix()) ? id : prefix() + id;
    }

    /** The id as short as a command takes it. */
    String brief(String id) {
        return id.startsWith(prefix()) ? id.substring(prefix().length()) : id;
    }

    /** Words of a command line: the stream, what follows, and the group unless it is the usual one. */
    String arguments(String rest) {
        var words = stream + (rest.isEmpty() ? "" : " " + rest);
        return group.equals(DeliveryOptions.DEFAULT_GROUP) ? words : words + " --group " + group;
    }

    /** The command that ends a pause. */
    String resume() {
        return "minibatch resume " + arguments("");
    }

    @Override
    public String toString() {
        return stream + "/" + group;
    }
}
