package io.minibatch.celery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Random events, given to Celery's own classes and to ours. */
@Tag("system")
class CeleryStateTest {

    private static final JsonMapper MAPPER = new JsonMapper();

    @TempDir
    Path folder;

    @Test
    void tasksAreMergedAndForgottenAsInCelery() throws Exception {
        var python = new Python(folder, Map.of());
        for (var limit : new int[] {1, 3, 20}) {
            var seed = System.nanoTime();
            var ours = Translated.of(Set.of("task-succeeded", "task-failed", "task-retried"), limit);
            var lines = python.run("state.py", seed, limit, 3_000);
            assertThat(lines).hasSize(3_000);
            for (var line : lines) {
                var pair = MAPPER.readTree(line);
                var report = ours.take(Content.json(MAPPER.writeValueAsBytes(pair.get(0))));
                var expected = pair.get(1).isNull() ? "none" : MAPPER.writeValueAsString(pair.get(1));
                assertThat(report.isEmpty() ? "none" : Translated.text(report.get(0)))
                        .as("seed %d, limit %d, event %s", seed, limit, line)
                        .isEqualTo(expected);
            }
        }
    }
}
