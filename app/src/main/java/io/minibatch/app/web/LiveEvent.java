package io.minibatch.app.web;

import io.minibatch.Window;
import io.minibatch.app.live.WindowEvent;
import io.minibatch.app.view.EventView;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** An event as all its readers get it. The first that comes to it makes its text, so that the pipeline need not. */
final class LiveEvent {

    private static final Logger LOG = LoggerFactory.getLogger(LiveEvent.class);
    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final int MOST_MESSAGES = 100;
    private static final int MOST_CHARACTERS = 64 << 10;

    private @Nullable WindowEvent event;
    private @Nullable Text text;

    /**
     * What is sent.
     *
     * @param name the kind of the event
     * @param id the window's id
     * @param json all about it
     */
    record Text(String name, String id, String json) {}

    /** Of this event; a large window is told without its messages. */
    LiveEvent(WindowEvent event) {
        this.event = event.size() > MOST_MESSAGES ? event.withoutWindow() : event;
    }

    /** Made once; from then on the window is not held any more. */
    synchronized Text text() {
        if (event != null) {
            text = of(event);
            event = null;
        }
        return Objects.requireNonNull(text);
    }

    private static Text of(WindowEvent event) {
        var brief = EventView.of(event);
        return new Text(brief.event(), brief.id(), json(event, brief));
    }

    /** With the payloads, if they are not too much, and can be written as JSON. */
    private static String json(WindowEvent event, EventView brief) {
        Window<?> window = event.window();
        if (window != null) {
            try {
                var json = MAPPER.writeValueAsString(EventView.of(event, window.data()));
                if (json.length() <= MOST_CHARACTERS) {
                    return json;
                }
            } catch (JacksonException e) {
                LOG.debug("Window {} is told without its messages", event.id(), e);
            }
        }
        return MAPPER.writeValueAsString(brief);
    }
}
