package io.minibatch.internal;

import io.minibatch.Codec;
import io.minibatch.Entry;
import io.minibatch.MinibatchException;
import io.minibatch.store.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes bytes of payloads, with errors that name the stream. */
final class Encoding {

    private Encoding() {}

    static <T> Batch batch(String stream, Codec<T> codec, T data, Map<String, String> attributes) {
        return batch(codec, List.of(entry(stream, codec, data, attributes)));
    }

    static Batch batch(Codec<?> codec, List<Batch.Entry> entries) {
        return new Batch(codec.format(), codec.type(), entries, Optional.empty());
    }

    static <T> List<Batch.Entry> entries(String stream, Codec<T> codec, List<? extends T> data) {
        var entries = new ArrayList<Batch.Entry>(data.size());
        for (var each : data) {
            entries.add(entry(stream, codec, each, Map.of()));
        }
        return entries;
    }

    static <T> List<Batch.Entry> encoded(String stream, Codec<T> codec, List<? extends Entry<T>> entries) {
        var encoded = new ArrayList<Batch.Entry>(entries.size());
        for (var each : entries) {
            encoded.add(
                    each instanceof Entry.Encoded<T> bytes
                            ? new Batch.Entry(bytes.attributes(), bytes.payload())
                            : entry(stream, codec, ((Entry.Data<T>) each).data(), each.attributes()));
        }
        return encoded;
    }

    static <T> Batch batch(
            String stream, Codec<T> codec, List<? extends Entry<T>> entries, String source, String position) {
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("The position of source \"" + source + "\" of stream " + stream
                    + " is stored with messages, but there is none: wait for the next one");
        }
        return new Batch(
                codec.format(),
                codec.type(),
                encoded(stream, codec, entries),
                Optional.of(new Batch.Position(source, position)));
    }

    @SuppressWarnings("ConstantValue") // callers and codecs may be compiled without null checks
    static <T> Batch.Entry entry(String stream, Codec<T> codec, T data, Map<String, String> attributes) {
        if (data == null) {
            throw new MinibatchException("Cannot append null to stream " + stream + ": a message needs data");
        }
        byte[] payload;
        try {
            payload = codec.encode(data);
        } catch (Exception | StackOverflowError | LinkageError e) {
            throw new MinibatchException(
                    "Cannot append to stream " + stream + ": " + data.getClass().getName() + " cannot be encoded as "
                            + codec.type() + " (" + ErrorText.of(e) + "). Nothing was appended",
                    e);
        }
        if (payload == null) {
            throw new MinibatchException("Cannot append to stream " + stream + ": the codec for " + codec.type()
                    + " returned null. Nothing was appended");
        }
        return new Batch.Entry(copy(stream, attributes), payload);
    }

    private static Map<String, String> copy(String stream, Map<String, String> attributes) {
        try {
            return Map.copyOf(attributes);
        } catch (NullPointerException e) {
            throw new MinibatchException(
                    "Cannot append to stream " + stream + ": attributes must not be, or hold, null: " + attributes, e);
        }
    }
}
