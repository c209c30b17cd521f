package io.minibatch.kafka;

import io.minibatch.RejectedException;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a result becomes.
 *
 * @param sound what can be sent
 * @param rejected the first element that cannot be made a message; null if there is none
 */
record Messages(List<Message> sound, @Nullable RejectedException rejected) {

    /**
     * A message.
     *
     * @param index the place of its element in the result, from 0
     * @param record for Kafka
     */
    record Message(int index, ProducerRecord<byte[], byte[]> record) {}
}
