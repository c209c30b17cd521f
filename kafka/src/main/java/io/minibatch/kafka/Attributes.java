package io.minibatch.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What is said of a message besides its value. */
final class Attributes {

    private static final char REPLACEMENT = '\uFFFD';

    private Attributes() {}

    static Map<String, String> of(ConsumerRecord<byte[], byte[]> record) {
        var all = new HashMap<String, String>();
        all.put("kafka.topic", record.topic());
        all.put("kafka.partition", Integer.toString(record.partition()));
        all.put("kafka.offset", Long.toString(record.offset()));
        if (record.timestamp() >= 0) {
            all.put("kafka.timestamp", Long.toString(record.timestamp()));
        }
        put("kafka.key", record.key(), all);
        for (var header :
                record.headers()) { // in their order: of several of a name the last one stays, as Kafka reads them
            all.remove("kafka.header." + header.key());
            all.remove("kafka.header." + header.key() + ";base64");
            put("kafka.header." + header.key(), header.value(), all);
        }
        return all;
    }

    private static void put(String name, byte @Nullable [] bytes, Map<String, String> all) {
        if (bytes == null) {
            return;
        }
        var text = new String(bytes, UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0 && !java.util.Arrays.equals(text.getBytes(UTF_8), bytes)) {
            all.put(name + ";base64", Base64.getEncoder().encodeToString(bytes));
        } else {
            all.put(name, text);
        }
    }
}
