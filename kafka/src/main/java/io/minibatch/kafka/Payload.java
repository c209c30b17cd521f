package io.minibatch.kafka;

import io.minibatch.Codec;
import io.minibatch.Entry;
import io.minibatch.MinibatchException;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

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
        return of(record -> codec.decode(record.value()), "the codec for " + codec.type());
    }

    static <T> Payload<T> of(Deserializer<? extends T> deserializer) {
        Objects.requireNonNull(deserializer, "deserializer");
        return of(
                record -> deserializer.deserialize(record.topic(), record.headers(), record.value()),
                deserializer.getClass().getName());
    }

    private static <T> Payload<T> of(Reader<? extends T> reader, String name) {
        return (record, attributes) -> {
            Entry<T> entry = read(reader, name, record, attributes);
            return entry == null ? Entry.undecodable(record.value(), attributes, name + " returned null") : entry;
        };
    }

    /** An entry of a message without value; null if there is none. */
    static <T> @Nullable Entry<T> ofTombstone(
            Function<ConsumerRecord<byte[], byte[]>, ? extends @Nullable T> payload,
            ConsumerRecord<byte[], byte[]> record) {
        return read(payload::apply, "the function for tombstones", record, Attributes.of(record));
    }

    /**
     * Reads a message. It is somebody else's code, and the bytes are, too: deep nesting may end in a
     * StackOverflowError. What may pass, such as a schema registry that is away, sets no message aside: the source
     * fails and is called again.
     */
    private static <T> @Nullable Entry<T> read(
            Reader<? extends T> reader,
            String name,
            ConsumerRecord<byte[], byte[]> record,
            Map<String, String> attributes) {
        try {
            var data = reader.read(record);
            return data == null ? null : Entry.of(data, attributes);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (InterruptException e) {
            throw e;
        } catch (Exception | StackOverflowError | LinkageError e) {
            if (Passing.is(e)) {
                throw new MinibatchException(
                        "Cannot read the message at offset " + record.offset() + " of partition " + record.partition()
                                + " of topic " + record.topic() + " now: " + name + ": " + e + ". It is tried again",
                        e);
            }
            return Entry.undecodable(value(record), attributes, name + ": " + e);
        }
    }

    @SuppressWarnings("ConstantValue") // Kafka's classes know no annotations: a tombstone has no value
    private static byte[] value(ConsumerRecord<byte[], byte[]> record) {
        return record.value() == null ? new byte[0] : record.value();
    }

    /** Makes a payload of a message. */
    @FunctionalInterface
    interface Reader<T> {
        @Nullable
        T read(ConsumerRecord<byte[], byte[]> record) throws Exception;
    }
}
