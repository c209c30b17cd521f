package io.minibatch.testing;

import java.util.List;

/** Names of streams and groups that a store might confuse, or take for something else. */
final class HostileNames {

    static final List<String> ALL = List.of(
            "../x",
            "..",
            ".",
            "/",
            "/etc/passwd",
            "a/b",
            "a\\b",
            "a",
            "A",
            "%41",
            "%61",
            "a%2Fb",
            "a%2fb",
            "con",
            "nul.txt",
            "LPT1",
            "é",
            "e\u0301",
            "\uD83D\uDE00",
            "\uD83D\uDE01",
            " ",
            "a ",
            " a",
            "a.",
            "~",
            "-rf",
            "*",
            "?",
            "a:b",
            "$HOME",
            "'",
            "\"",
            "\n",
            "\t",
            "\u0000",
            "a\u0000b",
            "\u202Ea",
            "control",
            "stream.json",
            "groups",
            "streams",
            "snapshot",
            "x".repeat(200),
            "x".repeat(199) + "y",
            "X".repeat(200),
            "\uD83D\uDE00".repeat(100),
            "İ",
            "i",
            "ß",
            "ss",
            "../".repeat(66));

    private HostileNames() {}
}
