package io.minibatch;

/** Bytes as they are. */
enum BytesCodec implements Codec<byte[]> {
    INSTANCE;

    @Override
    public String format() {
        return "bytes";
    }

    @Override
    public String type() {
        return "byte[]";
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
