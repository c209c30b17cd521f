package io.minibatch.mongodb.omegaml;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules of omega|ml for names of datasets and of their collections. */
final class DatasetNames {

    static final String PREFIX = "data/";

    private static final String SUFFIX = ".datastore";

    /** {@code name[columns]}, {@code name#operation}, {@code name{key=value}}: Python takes these apart. */
    private static final Pattern DECORATED = Pattern.compile(".*\\[.*\\]|.*#.*|.*\\{.*\\}.*", Pattern.DOTALL);

    /**
     * What a database has besides collections, in pymongo 3 and 4: Python reaches a collection as an attribute of its
     * database, and would find these instead.
     */
    private static final Set<String> ATTRIBUTES = Set.of(
            "add_son_manipulator",
            "add_user",
            "aggregate",
            "authenticate",
            "client",
            "codec_options",
            "collection_names",
            "command",
            "create_collection",
            "current_op",
            "cursor_command",
            "dereference",
            "drop_collection",
            "error",
            "eval",
            "get_collection",
            "incoming_copying_manipulators",
            "incoming_manipulators",
            "last_status",
            "list_collection_names",
            "list_collections",
            "logout",
            "name",
            "next",
            "outgoing_copying_manipulators",
            "outgoing_manipulators",
            "previous_error",
            "profiling_info",
            "profiling_level",
            "read_concern",
            "read_preference",
            "remove_user",
            "reset_error_history",
            "set_profiling_level",
            "system_js",
            "validate_collection",
            "watch",
            "with_options",
            "write_concern");

    private DatasetNames() {}

    /** Refuses names that Python would read as something else. */
    static String check(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("A dataset must have a name");
        }
        if (DECORATED.matcher(name).matches()) {
            throw new IllegalArgumentException("A dataset cannot be named \"" + name
                    + "\": [...], #... and {...} are instructions of omega|ml, not parts of names. Leave them out");
        }
        if (name.startsWith(".revisions.")) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" holds the revisions of another dataset: name that dataset instead");
        }
        return name;
    }

    static String checkBucket(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("A bucket must have a name");
        }
        return name;
    }

    /** Refuses collections that Python cannot reach. */
    static String checkCollection(String dataset, String collection) {
        if (collection.isEmpty() || collection.startsWith("_") || ATTRIBUTES.contains(collection)) {
            throw new IllegalArgumentException(
                    "Dataset " + dataset + " cannot be linked to a collection named \"" + collection
                            + "\": Python cannot reach it. Use a name that does not begin with _ and is none of pymongo's methods");
        }
        return collection;
    }

    /** The name of the collection of a dataset that says no other: hashed, since omega|ml 0.14. */
    static String collection(String bucket, String name, boolean hashed) {
        var stored = name.endsWith(SUFFIX) ? name : name + "." + SUFFIX;
        var key = (bucket + "." + PREFIX + "." + stored).replace('/', '_').replace("..", ".");
        return hashed ? sha1(key) : key.replace("..", ".");
    }

    @SuppressWarnings("InsecureHash") // a name, no secret
    private static String sha1(String key) {
        try {
            var hash = MessageDigest.getInstance("SHA-1").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
