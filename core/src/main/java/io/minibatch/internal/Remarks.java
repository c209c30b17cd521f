package io.minibatch.internal;

import io.minibatch.PipelineSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What holds a group up, in words for people. */
final class Remarks {

    private static final int MOST = 20;
    private static final int STACK_LINES = 5;

    /** Without a time limit, a window that runs longer than this is worth a remark. */
    private static final Duration LONG = Duration.ofSeconds(10);

    private Remarks() {}

    static <T, R> List<String> of(
            PipelineSpec<T, R> spec,
            Time time,
            Optional<String> pausedBecause,
            Optional<String> storeError,
            Collection<Delivery<T, R>> running,
            Collection<Delivery<T, R>> waiting) {
        var remarks = new ArrayList<String>();
        pausedBecause.ifPresent(reason -> remarks.add(Pauses.text(reason)));
        storeError.ifPresent(error -> remarks.add("the store cannot write progress: " + error));
        for (var delivery : running) {
            var execution = delivery.execution;
            if (execution != null) {
                var remark = stuck(delivery, execution, spec.options().timeout(), time.nanos());
                if (remark != null) {
                    remarks.add(remark);
                }
            }
        }
        Stream.concat(running.stream(), waiting.stream())
                .forEach(delivery -> trouble(delivery).ifPresent(remarks::add));
        return remarks.size() <= MOST ? List.copyOf(remarks) : List.copyOf(remarks.subList(0, MOST));
    }

    /** What went wrong last, whether the next try waits or runs. */
    private static Optional<String> trouble(Delivery<?, ?> delivery) {
        var trouble = delivery.sinkTrouble;
        if (trouble != null) {
            return Optional.of("sink" + Name.of(trouble.sink()) + " holds up window " + delivery.id() + ", refused "
                    + Settlement.times(trouble.failures()) + ": " + ErrorText.of(trouble.error()));
        }
        var record = delivery.record();
        return record.error()
                .filter(error -> record.failures() > 0)
                .map(error -> "window " + record.id() + " failed " + Settlement.times(record.failures())
                        + " and is not done yet, last: " + error);
    }

    private static @Nullable String stuck(
            Delivery<?, ?> delivery, Execution execution, Optional<Duration> limit, long now) {
        var running = Duration.ofNanos(now - execution.started());
        if (running.compareTo(limit.orElse(LONG)) <= 0) {
            return null;
        }
        var stack = execution.thread().getStackTrace();
        var sink = delivery.calling;
        return "window " + delivery.id() + " has been running for " + running.toSeconds() + " s"
                + (sink == null ? "" : ", now in sink" + Name.of(sink))
                + limit.map(most -> ", limit " + most.toMillis() + " ms").orElse("") + where(stack);
    }

    /** First the user's own line, then the top of the stack. */
    private static String where(StackTraceElement[] stack) {
        var own = Arrays.stream(stack)
                .filter(frame -> !frame.getClassName().startsWith("java.")
                        && !frame.getClassName().startsWith("jdk."))
                .findFirst()
                .map(frame -> ", at " + text(frame))
                .orElse("");
        return Arrays.stream(stack)
                .limit(STACK_LINES)
                .map(frame -> "\n    at " + text(frame))
                .collect(Collectors.joining("", own, ""));
    }

    /** Without the names of loader and module, which only lengthen the line. */
    private static String text(StackTraceElement frame) {
        return frame.getClassName() + "." + frame.getMethodName() + "(" + frame.getFileName() + ":"
                + frame.getLineNumber() + ")";
    }
}
