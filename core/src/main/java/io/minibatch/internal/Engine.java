package io.minibatch.internal;

import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

public class Engine {
    public static String json(Object value) {
        LoggerFactory.getLogger(Engine.class).info("json");
        return JsonMapper.shared().writeValueAsString(value);
    }
}
