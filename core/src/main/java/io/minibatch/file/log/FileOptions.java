package io.minibatch.file.log;

import io.minibatch.MinibatchException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a {@code file:} URL says: {@code file:folder?sync=always&segment=64MB&max-message=64MB}.
 *
 * @param folder where the streams live
 * @param syncAlways whether every append and claim is on the disk before it returns; {@code sync=always}, by default
 *     {@code sync=background}
 * @param segmentSize how large a file of the log gets, in bytes; the unit in which space is given back
 * @param maxMessage the largest message, in bytes
 */
public record FileOptions(Path folder, boolean syncAlways, long segmentSize, long maxMessage) {

    private static final long MB = 1 << 20;
    private static final long SMALLEST_SEGMENT = 1 << 16;
    private static final long LARGEST = 1 << 30;
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})(|KB|MB|GB)");

    public static FileOptions parse(String url) {
        var rest = url.substring("file:".length());
        var query = rest.indexOf('?');
        var options =
                new FileOptions(folder(url, query < 0 ? rest : rest.substring(0, query)), false, 64 * MB, 64 * MB);
        if (query >= 0) {
            for (var option : rest.substring(query + 1).split("&", -1)) {
                options = options.with(url, option);
            }
        }
        return options;
    }

    private static Path folder(String url, String text) {
        try {
            var decoded = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
            var path = decoded.startsWith("//") ? decoded.replaceFirst("^//+", "/") : decoded;
            if (path.isEmpty()) {
                throw new MinibatchException("\"" + url + "\" names no folder. Write file:folder or file:/folder.");
            }
            return Path.of(path);
        } catch (InvalidPathException e) {
            throw new MinibatchException("\"" + url + "\" names no folder of this system: " + e.getReason(), e);
        } catch (IllegalArgumentException e) {
            throw new MinibatchException("\"" + url + "\" is no URL: " + e.getMessage() + ". Write % as %25.", e);
        }
    }

    private FileOptions with(String url, String option) {
        var equals = option.indexOf('=');
        var name = equals < 0 ? option : option.substring(0, equals);
        var value = equals < 0 ? "" : option.substring(equals + 1);
        return switch (name) {
            case "sync" -> new FileOptions(folder, syncOf(url, value), segmentSize, maxMessage);
            case "segment" ->
                new FileOptions(folder, syncAlways, sizeOf(url, name, value, SMALLEST_SEGMENT), maxMessage);
            case "max-message" -> new FileOptions(folder, syncAlways, segmentSize, sizeOf(url, name, value, 1));
            default ->
                throw new MinibatchException("Unknown option \"" + name + "\" in \"" + url
                        + "\". Known: sync=always|background, segment=64MB, max-message=64MB.");
        };
    }

    private static boolean syncOf(String url, String value) {
        return switch (value) {
            case "always" -> true;
            case "background" -> false;
            default ->
                throw new MinibatchException(
                        "sync must be always or background, but is \"" + value + "\" in \"" + url + "\"");
        };
    }

    private static long sizeOf(String url, String name, String value, long least) {
        var match = SIZE.matcher(value.toUpperCase(Locale.ROOT));
        if (!match.matches()) {
            throw new MinibatchException(
                    name + " must be a size such as 64MB, but is \"" + value + "\" in \"" + url + "\"");
        }
        var unit = switch (match.group(2)) {
            case "KB" -> 1L << 10;
            case "MB" -> MB;
            case "GB" -> 1L << 30;
            default -> 1L;
        };
        var size = Long.parseLong(match.group(1)) * unit;
        if (size < least || size > LARGEST) {
            throw new MinibatchException(name + " must be from " + least + " to " + LARGEST + " bytes, but is " + size
                    + " in \"" + url + "\"");
        }
        return size;
    }
}
