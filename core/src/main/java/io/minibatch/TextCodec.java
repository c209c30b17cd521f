package io.minibatch;

import java.nio.charset.StandardCharsets;

/** Text as UTF-8. */
enum TextCodec implements Codec<String> {
    INSTANCE;

    @Override
    public String format() {
        return "text";
    }

    @Override
    public String type() {
        return String.class.getName();
    }

    @Override
    public byte[] encode(String data) {
        return data.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String decode(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
