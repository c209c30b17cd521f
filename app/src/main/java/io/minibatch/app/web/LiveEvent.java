package io.minibatch.app.web;

import io.minibatch.Window;
import io.minibatch.app.live.WindowEvent;
import io.minibatch.app.view.EventView;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** An event as all its readers get it: each of its texts is made once, if somebody wants it. For one thread. */
final class LiveEvent {

    /** Larger windows are told without their messages. */
    static final int MOST_MESSAGES = 100;

    private static final Logger LOG = LoggerFactory.getLogger(LiveEvent.class);
    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final int MOST_CHARACTERS = 64 << 10;

    private final WindowEvent event;
    private final EventView view;
    private @Nullable Text whole;
    private @Nullable Text brief;

    /**
     * What is sent.
     *
     * @param name the kind of the event
     * @param id the window's id
     * @param json all about it
     */
    record Text(String name, String id, String json) {}

    LiveEvent(WindowEvent event) {
        this.event = event;
        this.view = EventView.of(event);
    }

    /** With the payloads, if they are not too much, and can be written as JSON. */
    Text whole() {
        if (whole == null) {
            var window = event.window();
            var json = window == null ? null : withPayloads(window);
            whole = json == null ? brief() : new Text(view.event(), view.id(), json);
        }
        return whole;
    }

    /** Without payloads. */
    Text brief() {
        if (brief == null) {
            brief = new Text(view.event(), view.id(), MAPPER.writeValueAsString(view));
        }
        return brief;
    }

    private @Nullable String withPayloads(Window<?> window) {
        var text = new BoundedText(MOST_CHARACTERS);
        try {
            MAPPER.writeValue(text, EventView.of(event, window.data()));
            return text.toString();
        } catch (RuntimeException | LinkageError | StackOverflowError e) { // it runs what somebody's payloads do
            LOG.debug("Window {} is told without its messages", event.id(), e);
            return null;
        }
    }
}
