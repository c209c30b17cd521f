package io.minibatch.connect.http;

import io.minibatch.MinibatchException;
import io.minibatch.RejectedException;
import io.minibatch.RetryLaterException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;

/**
 * What a server said, and what follows.
 *
 * @param status of HTTP
 * @param retryAfter when it wants to be asked again
 * @param location where it points to
 * @param body how its answer begins
 */
record Answer(int status, Optional<String> retryAfter, Optional<String> location, String body) {

    /** About the one who sends, and not about what he sends. */
    private static final Set<Integer> USER = Set.of(401, 403, 407);

    /** About the URL, which is the same for all windows: a slip, or a service that is being deployed. */
    private static final Set<Integer> URL = Set.of(404, 405, 410);

    /** Such as a server gives while it starts or is busy. */
    private static final Set<Integer> BUSY = Set.of(408, 421, 425, 429);

    private static final int MOST_TEXT = 300;
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    boolean isGood() {
        return status >= 200 && status < 300;
    }

    /** What is thrown if it is not good. */
    MinibatchException failure(Endpoint endpoint, Set<Integer> retried, Instant now) {
        var said = endpoint + " answered " + status + text();
        if (USER.contains(status)) {
            return again(said + ". Check the user, password or token that the sink was given", now);
        }
        if (URL.contains(status)) {
            return again(said + ". Check the URL, and whether the service is deployed", now);
        }
        if (status >= 300 && status < 400) {
            return again(said + ". Redirects are not followed: give the sink the URL itself" + target(endpoint), now);
        }
        var again = status < 400 || status >= 500 || BUSY.contains(status) || retried.contains(status);
        return again ? again(said, now) : new RejectedException(said + ". It does not take this window");
    }

    private MinibatchException again(String text, Instant now) {
        return notBefore(now)
                .<MinibatchException>map(time -> new RetryLaterException(text, Duration.between(now, time)))
                .orElseGet(() -> new MinibatchException(text));
    }

    private String target(Endpoint endpoint) {
        try {
            return location.map(each -> endpoint.uri().resolve(each))
                    .filter(each -> each.getHost() != null)
                    .map(Answer::withoutSecrets)
                    .map(each -> ", " + each)
                    .orElse("");
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static String withoutSecrets(URI uri) {
        return clean(uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
                + uri.getRawPath());
    }

    private String text() {
        var text = clean(body).strip();
        return text.isEmpty()
                ? ""
                : " (" + (text.length() > MOST_TEXT ? text.substring(0, MOST_TEXT) + "..." : text) + ")";
    }

    private static String clean(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ");
    }

    /** When it may be asked again, if it says so; at most in an hour. */
    Optional<Instant> notBefore(Instant now) {
        return retryAfter
                .flatMap(text -> parsed(text.strip(), now))
                .map(time -> time.isAfter(now.plus(LONGEST_WAIT)) ? now.plus(LONGEST_WAIT) : time)
                .filter(now::isBefore);
    }

    private static Optional<Instant> parsed(String text, Instant now) {
        if (text.matches("\\d+")) {
            return Optional.of(text.length() > 9 ? Instant.MAX : now.plusSeconds(Long.parseLong(text)));
        }
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
