package io.minibatch.app.append;

import io.minibatch.Codec;

/** Payloads as the bytes that they are, to be appended to streams of JSON: whoever appends has looked at them. */
public enum JsonFormat implements Codec<byte[]> {
    /** The only one. */
    RAW;

    @Override
    public String format() {
        return "json";
    }

    @Override
    public String type() {
        return "any JSON value";
    }

    @Override
    public byte[] encode(byte[] data) {
        return data;
    }

    @Override
    public byte[] decode(byte[] bytes) {
        return bytes;
    }
}
