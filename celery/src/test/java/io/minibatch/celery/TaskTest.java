package io.minibatch.celery;

import static io.minibatch.celery.Translated.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The results that Celery's own classes gave for the same events. */
class TaskTest {

    private static final String SENT = event(
            "sent",
            "'name': 'tasks.add'",
            "'args': '(1, 2)'",
            "'kwargs': '{}'",
            "'retries': 0",
            "'eta': null",
            "'expires': null",
            "'root_id': 'u1'",
            "'parent_id': null",
            "'queue': 'celery'",
            "'exchange': ''",
            "'routing_key': 'celery'");
    private static final String RECEIVED = event(
            "received",
            "'name': 'tasks.add'",
            "'args': '(1, 2)'",
            "'kwargs': '{}'",
            "'retries': 0",
            "'eta': null",
            "'expires': null",
            "'root_id': 'u1'",
            "'parent_id': null");
    private static final String SUCCEEDED = event("succeeded", "'result': '3'", "'runtime': 0.25");
    private static final String FAILED = event("failed", "'exception': 'ValueError()'", "'traceback': 'Traceback'");

    private final Translated translated = Translated.usual();

    @Test
    void aTaskWhoseEventsWereAllSeenIsReportedWhole() {
        assertThat(translated.take("[" + String.join(",", SENT, RECEIVED, event("started"), SUCCEEDED) + "]"))
                .containsExactly("{\"task_event\":\"task-succeeded\",\"task_name\":\"tasks.add\",\"task_id\":\"u1\","
                        + "\"task_info\":{\"args\":\"(1, 2)\",\"kwargs\":\"{}\",\"retries\":0,\"result\":\"3\",\"runtime\":0.25,"
                        + "\"exchange\":\"\",\"routing_key\":\"celery\",\"root_id\":\"u1\"},"
                        + "\"task_state\":\"SUCCESS\",\"task_runtime\":0.25}");
    }

    @Test
    void ofATaskWhoseBeginningWasNotSeenTheNameIsNull() {
        assertThat(translated.take(SUCCEEDED))
                .containsExactly(
                        "{\"task_event\":\"task-succeeded\",\"task_name\":null,\"task_id\":\"u1\","
                                + "\"task_info\":{\"result\":\"3\",\"runtime\":0.25},\"task_state\":\"SUCCESS\",\"task_runtime\":0.25}");
    }

    @Test
    void aFailureHasItsExceptionButNoTraceback() {
        translated.take(RECEIVED);
        assertThat(translated.take(FAILED))
                .containsExactly("{\"task_event\":\"task-failed\",\"task_name\":\"tasks.add\",\"task_id\":\"u1\","
                        + "\"task_info\":{\"args\":\"(1, 2)\",\"kwargs\":\"{}\",\"retries\":0,\"exception\":\"ValueError()\","
                        + "\"root_id\":\"u1\"},\"task_state\":\"FAILURE\",\"task_runtime\":null}");
    }

    @Test
    void theStateFollowsTheRanksOfCelery() {
        assertThat(state("succeeded failed")).isEqualTo("SUCCESS");
        assertThat(state("failed succeeded")).isEqualTo("SUCCESS");
        assertThat(state("revoked started")).isEqualTo("REVOKED");
        assertThat(state("started rejected")).isEqualTo("STARTED");
        assertThat(state("succeeded retried")).isEqualTo("RETRY");
        assertThat(state("retried sent")).isEqualTo("PENDING");
        assertThat(state("started progress")).isEqualTo("PROGRESS");
        assertThat(state("progress received")).isEqualTo("PROGRESS");
        assertThat(state("succeeded progress")).isEqualTo("SUCCESS");
        assertThat(state("cancelled")).isEqualTo("CANCELLED");
    }

    /** The state that is reported after the last of these events. */
    private static String state(String subjects) {
        var all = Translated.of(Set.of(), 10);
        var reports = Arrays.stream(subjects.split(" "))
                .flatMap(subject -> all.take(event(subject)).stream())
                .toList();
        return new JsonMapper()
                .readTree(reports.get(reports.size() - 1))
                .path("task_state")
                .asString();
    }

    @Test
    void ofALateReceivedOnlyWhatItAloneKnowsIsTaken() {
        translated.take(SUCCEEDED);
        translated.take(event("received", "'name': 'tasks.add'", "'args': '()'", "'result': 'never'", "'runtime': 9"));
        assertThat(translated.take(SUCCEEDED).get(0))
                .contains("\"tasks.add\"", "\"args\":\"()\"", "\"result\":\"3\"", "0.25");
        translated.take(event("failed", "'exception': 'E'", "'runtime': 9"));
        assertThat(translated.take(event("failed")).get(0))
                .contains("\"exception\":\"E\"", "\"task_state\":\"SUCCESS\",\"task_runtime\":9}");
    }

    @Test
    void whenThereAreTooManyTheFirstTaskIsForgottenUnlessItWasLookedAt() {
        var two = Translated.of(Set.of("task-progress"), 2);
        two.take(named("a"));
        two.take(named("b"));
        assertThat(two.take(progress("a"))).singleElement().asString().contains("name of a");
        two.take(named("c")); // b goes
        assertThat(Stream.of("a", "c").flatMap(uuid -> two.take(progress(uuid)).stream()))
                .allMatch(report -> report.contains("name of "));
        assertThat(two.take(progress("b"))).singleElement().asString().contains("\"task_name\":null");
    }

    @Test
    void eventsDoNotMakeATaskNewerButChildrenDo() {
        var two = Translated.of(Set.of("task-progress"), 2);
        two.take(named("a"));
        two.take(named("b"));
        two.take(named("a"));
        two.take(named("c")); // a goes
        two.take(named("b").replace("}", ", 'parent_id': 'b'}"));
        two.take(named("d")); // c goes
        assertThat(two.take(progress("b"))).singleElement().asString().contains("name of b");
        assertThat(two.take(progress("c"))).singleElement().asString().contains("\"task_name\":null");
    }

    private static String named(String uuid) {
        return event("received", "'name': 'name of " + uuid + "'").replace("u1", uuid);
    }

    private static String progress(String uuid) {
        return event("progress").replace("u1", uuid);
    }

    @Test
    void onlyChosenEventsAreHandedOnAndThoseOfWorkersAsTheyAre() {
        var online = "{'type': 'worker-online', 'hostname': 'w1', 'clock': 5}";
        assertThat(translated.take("[" + String.join(",", List.of(SENT, online, event("retried"))) + "]"))
                .isEmpty();
        assertThat(Translated.of(Set.of("worker-online"), 10).take(online))
                .containsExactly("{\"type\":\"worker-online\",\"hostname\":\"w1\",\"clock\":5,"
                        + "\"local_received\":1795348800.123456}");
    }
}
