package io.minibatch.kafka;

import java.util.Map;

/** Connections with a password. */
final class Sasl {

    private Sasl() {}

    static <R> KafkaSink<R> sink(KafkaSink<R> sink, KafkaServer server, String password) {
        return sink.servers(server.saslServers()).properties(properties(password));
    }

    static <T> KafkaSource<T> source(KafkaSource<T> source, KafkaServer server, String password) {
        return source.servers(server.saslServers()).properties(properties(password));
    }

    private static Map<String, String> properties(String password) {
        return Map.of(
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"alice\" password=\""
                        + password + "\";");
    }
}
