package io.minibatch.app.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.minibatch.WindowStatus;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a window stands.
 *
 * @param id the window's id
 * @param group its group
 * @param state open or done
 * @param attempt the number of its latest delivery
 * @param created when it was claimed
 * @param from the start of its interval
 * @param until the end of its interval
 * @param size the number of its messages
 * @param error what its last failed attempt said
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WindowView(
        String id,
        String group,
        String state,
        int attempt,
        String created,
        @Nullable String from,
        @Nullable String until,
        long size,
        @Nullable String error) {

    /** Of this status. */
    public static WindowView of(WindowStatus status) {
        return new WindowView(
                status.id(),
                status.group(),
                status.state().name().toLowerCase(Locale.ROOT),
                status.attempt(),
                status.created().toString(),
                status.from().map(Instant::toString).orElse(null),
                status.until().map(Instant::toString).orElse(null),
                status.size(),
                status.error().orElse(null));
    }
}
