package io.minibatch.kafka;

import io.minibatch.Codec;
import io.minibatch.Entry;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/** What becomes of a value. */
@FunctionalInterface
interface Payload<T> {

    /** An entry of a message that has a value. */
    Entry<T> entry(ConsumerRecord<byte[], byte[]> record, Map<String, String> attributes);

    /** The bytes as they are; whether they fit is found when the stream is read. */
    static <T> Payload<T> inTheFormatOfTheStream() {
        return (record, attributes) -> Entry.encoded(record.value(), attributes);
    }

    static <T> Payload<T> of(Codec<? extends T> codec) {
        Objects.requireNonNull(codec, "codec");
        return read(record -> codec.decode(record.value()), "the codec for " + codec.type());
    }

    static <T> Payload<T> of(Deserializer<? extends T> deserializer) {
        Objects.requireNonNull(deserializer, "deserializer");
        return read(
                record -> deserializer.deserialize(record.topic(), record.headers(), record.value()),
                deserializer.getClass().getName());
    }

    /**
     * Reads a value. It is somebody else's code, and the bytes are, too: deep nesting may end in a
     * StackOverflowError.
     */
    @SuppressWarnings("ConstantValue") // a deserializer may return null
    private static <T> Payload<T> read(Reader<? extends T> reader, String name) {
        return (record, attributes) -> {
            try {
                var data = reader.read(record);
                return data == null
                        ? Entry.undecodable(record.value(), attributes, name + " returned null")
                        : Entry.of(data, attributes);
            } catch (Exception | StackOverflowError | LinkageError e) {
                return Entry.undecodable(record.value(), attributes, name + ": " + e);
            }
        };
    }

    /** Makes a payload of a value. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ConsumerRecord<byte[], byte[]> record) throws Exception;
    }
}
