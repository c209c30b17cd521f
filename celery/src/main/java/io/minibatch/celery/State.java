package io.minibatch.celery;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tasks that events told of, at most so many of them. When there are more, the first goes, as in Celery: tasks are
 * in the order in which they were first seen; one that is looked at, or that is found to be the parent of another,
 * becomes the last.
 */
final class State {

    private static final int LONGEST_UUID = 1_000; // others are not remembered

    private final int limit;
    private final Map<String, Task> tasks = new LinkedHashMap<>();

    State(int limit) {
        this.limit = limit;
    }

    /** Takes an event; those that are not of a task change nothing. */
    void take(String type, ObjectNode event) {
        var uuid = event.path("uuid");
        if (!type.startsWith("task-") || !uuid.isString() || uuid.stringValue().length() > LONGEST_UUID) {
            return;
        }
        var task = tasks.get(uuid.stringValue());
        if (task == null) {
            task = new Task();
            add(uuid.stringValue(), task);
        }
        task.take(type.substring("task-".length()), event);
        var parent = task.field("parent_id");
        if (parent.isString()) {
            touch(parent.stringValue());
        }
    }

    private void add(String uuid, Task task) {
        if (tasks.size() >= limit) {
            var oldest = tasks.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        tasks.put(uuid, task);
    }

    /** Looks at a task. */
    Optional<Task> task(String uuid) {
        return Optional.ofNullable(touch(uuid));
    }

    private @Nullable Task touch(String uuid) {
        var task = tasks.remove(uuid);
        if (task != null) {
            tasks.put(uuid, task);
        }
        return task;
    }
}
