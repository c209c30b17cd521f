package io.minibatch.kafka;

import io.minibatch.Codec;
import io.minibatch.Entry;
import io.minibatch.MinibatchException;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.InterruptException;
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
     * StackOverflowError. What may pass, such as a schema registry that is away, sets no message aside: the source
     * fails and is called again.
     */
    @SuppressWarnings("ConstantValue") // a deserializer may return null
    private static <T> Payload<T> read(Reader<? extends T> reader, String name) {
        return (record, attributes) -> {
            try {
                var data = reader.read(record);
                return data == null
                        ? Entry.undecodable(record.value(), attributes, name + " returned null")
                        : Entry.of(data, attributes);
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            } catch (InterruptException e) {
                throw e;
            } catch (Exception | StackOverflowError | LinkageError e) {
                if (Passing.is(e)) {
                    throw new MinibatchException(
                            "Cannot read the value at offset " + record.offset() + " of partition "
                                    + record.partition() + " of topic " + record.topic() + " now: " + name + ": " + e
                                    + ". It is tried again",
                            e);
                }
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
