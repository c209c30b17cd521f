package io.minibatch.cli;

import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as people write them: {@code 500ms}, {@code 5s}, {@code 2m}, {@code 1h}. */
final class DurationConverter implements ITypeConverter<Duration> {

    private static final Pattern SHAPE = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    @Override
    public Duration convert(String text) {
        var match = SHAPE.matcher(text);
        if (!match.matches()) {
            throw new TypeConversionException("\"" + text + "\" is no duration. Write 500ms, 5s, 2m or 1h.");
        }
        var number = Long.parseLong(match.group(1));
        var duration = switch (match.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
        if (duration.isZero()) {
            throw new TypeConversionException("a duration must be at least 1ms, but is " + text);
        }
        return duration;
    }
}
