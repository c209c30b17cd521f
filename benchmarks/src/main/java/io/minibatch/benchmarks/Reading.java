package io.minibatch.benchmarks;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * A message as people have them; about 150 bytes as JSON.
 *
 * @param sensor who measured
 * @param celsius what
 * @param at when, in milliseconds
 * @param note and what else is to be said
 */
public record Reading(String sensor, double celsius, long at, String note) {

    /** Different ones. */
    static List<Reading> some(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Reading(
                        "sensor-" + i,
                        20.5 + i,
                        1_700_000_000_000L + i,
                        "a note that makes the message about 150 bytes long in all, as JSON"))
                .toList();
    }

    /** As JSON, one a line. */
    static byte[] lines(List<Reading> readings) {
        var lines = new ByteArrayOutputStream();
        for (var reading : readings) {
            lines.writeBytes(json(reading));
            lines.write('\n');
        }
        return lines.toByteArray();
    }

    static byte[] json(Reading reading) {
        return JsonMapper.shared().writeValueAsBytes(reading);
    }
}
