package io.minibatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Text for people. */
public final class Text {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Text() {}

    /** Without control characters: names and errors are written by others, and shall not steer a terminal. */
    static String clean(String text) {
        return text.codePoints()
                .map(c -> isControl(c) ? (Character.isWhitespace(c) ? ' ' : '?') : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Why these bytes are not text in UTF-8, empty if they are. */
    static Optional<String> fault(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.of("it is not UTF-8");
        }
    }

    /** What is said of a failure, without the name of an exception that says nothing to a person. */
    static String reason(String text) {
        return text.replace(CommandFailedException.class.getName() + ": ", "");
    }

    /** Clean, in one line, and at most this long. */
    static String brief(String text, int longest) {
        var line = clean(text).strip();
        return line.length() <= longest ? line : line.substring(0, longest - 3) + "...";
    }

    /** With milliseconds always, so that it has one width. */
    static String time(Instant time) {
        return TIME.format(time);
    }

    /** For a table, where seconds only take room. */
    static String minute(Instant time) {
        return MINUTE.format(time);
    }

    /** {@code 1 window}, {@code 2 windows}. */
    public static String count(long number, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
    }

    static boolean isControl(int c) {
        var type = Character.getType(c);
        // FORMAT holds the marks that change the direction of text
        return type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE;
    }
}
