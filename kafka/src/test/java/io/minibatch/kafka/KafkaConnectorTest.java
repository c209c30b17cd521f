package io.minibatch.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.minibatch.connect.Connector.Direction;
import io.minibatch.connect.ConnectorUrl;
import io.minibatch.connect.Connectors;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class KafkaConnectorTest {

    private static byte[] json(String text) {
        return text.getBytes(UTF_8);
    }

    private static ConnectorUrl url(String url) {
        return ConnectorUrl.parse(url);
    }

    @Test
    void aUrlIsASinkAndASource() throws Exception {
        var server = KafkaServer.shared();
        var topic = server.topic(2);
        var to = url(
                "kafka://" + server.servers() + "," + server.servers() + "/" + topic + "?key=n&compression.type=gzip");
        var sink = Connectors.of(to, Direction.SINK).sink(to);
        sink.put(List.of(json("{\"a\":{\"n\":9},\"n\":1}"), json("{\"n\":2}"), json("{\"n\":null}")));
        sink.close();
        assertThat(new Client(server.servers()).read(topic, 3))
                .extracting(record -> record.key() == null ? "none" : Client.text(record.key()))
                .containsExactlyInAnyOrder("1", "2", "none");

        var from =
                url("kafka://" + server.servers() + "/" + topic + "?group=mine&start=earliest&fetch.max.wait.ms=100");
        try (var received = Received.numbers()) {
            received.run(Connectors.of(from, Direction.SOURCE).source(from), 3);
            assertThat(received.messages())
                    .extracting(message -> message.attributes().get("kafka.key"))
                    .containsExactlyInAnyOrder("1", "2", null);
        }
    }

    @Test
    void userAndPasswordOfAUrlAreCredentials() throws Exception {
        var server = KafkaServer.shared();
        var topic = server.topic(1);
        new Client(server.servers()).send(topic, 0, 3);
        var from =
                url("kafka://alice:secret@" + server.saslServers() + "/" + topic + "?security.protocol=SASL_PLAINTEXT");
        try (var received = Received.numbers()) {
            received.run(new KafkaConnector().source(from), 3);
        }
    }

    @Test
    void whatAUrlSaysIsToldToTheClient() {
        var parts = KafkaUrl.of(
                url("kafka://al%40ice:p%22w%3Ad@one,two:9093,[::1]/to%20pic?sasl.mechanism=SCRAM-SHA-512&key=k"),
                Set.of("key"),
                ProducerConfig.configNames());
        assertThat(parts.servers()).isEqualTo("one:9092,two:9093,[::1]:9092");
        assertThat(parts.path()).isEqualTo("to pic");
        assertThat(parts.properties())
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
                .containsEntry(
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"al@ice\""
                                + " password=\"p\\\"w:d\";")
                .hasSize(3);
        assertThat(parts.toString()).doesNotContain("p\"w");
        var several = new KafkaConnector().source(url("kafka://host/a,b?start=latest"));
        assertThat(several).hasToString("KafkaSource of topics a, b at host:9092");
        assertThat(new KafkaConnector().source(url("kafka://host/a.*?pattern")))
                .hasToString("KafkaSource of topics a.* at host:9092");
        assertThat(new KafkaConnector().sink(url("kafka://u:secret@host/a")))
                .hasToString("KafkaSink to topic a at host:9092");
    }

    @Test
    void theKeyIsTheFieldOfAJsonObject() {
        var key = new JsonField("id");
        assertThat(key("{\"x\":[1,{\"id\":2}],\"id\":\"ä\"}", key)).isEqualTo("ä");
        assertThat(key("{\"id\":1.50}", key)).isEqualTo("1.50");
        assertThat(key("{\"id\":true}", key)).isEqualTo("true");
        for (var none : List.of("{\"id\":null}", "{\"id\":{}}", "{}", "[1]", "5", "{\"x\":1}")) {
            assertThat(key.apply(none.getBytes(UTF_8))).as(none).isNull();
        }
    }

    private static String key(String json, JsonField field) {
        return Client.text(field.apply(json.getBytes(UTF_8)));
    }

    @Test
    void everyOptionIsListedWithItsDirection() {
        assertThat(new KafkaConnector().options())
                .extracting(option -> option.name())
                .contains("group", "start", "pattern", "key");
        assertThat(new KafkaConnector().options())
                .allSatisfy(option -> assertThat(option.meaning()).containsPattern("^(source|sink)"));
    }

    @Test
    void wrongUrlsAreErrorsThatSayTheRule() {
        for (var wrong : List.of("kafka:topic", "kafka://host", "kafka://user:secret@host/", "kafka:///topic")) {
            refused(wrong, "kafka://host:9092/topic");
        }
        refused("kafka://host/topic?grupo=x", "grupo");
        refused("kafka://host/topic?key=x", "key");
        refused("kafka://host/topic?start=newest", "earliest or latest");
        refused("kafka://host/topic?enable.auto.commit=true", "enable.auto.commit");
        refused("kafka://host/topic?bootstrap.servers=other:9092", "the hosts of the URL");
        refused("kafka://host/topic?group.id=g", "the option group");
        refused("kafka://host/[?pattern", "regular expression");
        refused("kafka://secret@host/topic", "percent-encoded");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KafkaConnector().sink(url("kafka://host/a,b")))
                .withMessageContaining("one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KafkaConnector().sink(url("kafka://host/a?group=g")))
                .withMessageContaining("group");
    }

    @Test
    void whatCanNeverWorkIsWrongUsage() {
        refused("kafka://no such host/topic", "\"no such host:9092\" is no server");
        refused("kafka://host:99999/topic", "host:99999");
        refused("kafka://user:secret/topic", "\"user:…\" is no server");
        refused("kafka://host/topic?group=", "a group needs a name");
        refused("kafka://host/topic?fetch.min.bytes=many", "fetch.min.bytes cannot be set: Invalid value many");
        refused("kafka://host/topic?security.protocol=TSL", "SASL_SSL");
        refused("kafka://host/topic?security.protocol=SSL&ssl.truststore.location=/nope", "there is no file /nope");
        refused("kafka://user:secret@host/topic?sasl.mechanism=FOO", "PLAIN, SCRAM-SHA-256");
        refused("kafka://host/topic?group.protocol=consumer&session.timeout.ms=1", "session.timeout.ms cannot be set");
        refused("kafka://host/topic?session.timeout.ms=1000&heartbeat.interval.ms=2000", "Heartbeat must be set lower");
        refused("kafka://host/topic?security.protocol=SASL_SSL", "JAAS");
        for (var wrong : List.of(
                "host/a?delivery.timeout.ms=5",
                "host/a?compression.type=zip",
                "host/a?ssl.keystore.location=/nope",
                "no such host/a")) {
            assertThatIllegalArgumentException()
                    .as(wrong)
                    .isThrownBy(() -> new KafkaConnector().sink(url("kafka://" + wrong)));
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aCheckSendsNoPasswordToWhoeverListensOnThisMachine() throws Exception {
        try (var server = listening(9092)) { // where a broker usually is
            var user = "kafka://user:secret@host/topic?security.protocol=SASL_PLAINTEXT";
            assertThat(new KafkaConnector().sink(url(user))).isNotNull();
            assertThat(new KafkaConnector().source(url(user))).isNotNull();
            assertThat(new KafkaConnector().source(url(user + "&group.protocol=consumer")))
                    .isNotNull();
            server.setSoTimeout(200);
            assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(server::accept);
        }
    }

    private static ServerSocket listening(int port) {
        try {
            return new ServerSocket(port, 10, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            return Assumptions.abort("Somebody else has port " + port + ": " + e);
        }
    }

    @Test
    void aTruststoreThatIsNoneIsNamed(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("trust.jks"), "no truststore");
        refused(
                "kafka://host/topic?security.protocol=SSL&ssl.truststore.location=" + file,
                "Failed to load SSL keystore " + file);
    }

    @Test
    void aPasswordThatIsNotEncodedIsNotShown() {
        for (var wrong : List.of(
                "kafka://u:pa/ss@host/topic",
                "kafka://u:pa?ss@host/topic",
                "kafka://u:pa?s=s@host/topic",
                "kafka://u:pa/x?s=s@host/topic",
                "kafka://u:pa%zz@host/topic",
                "kafka://u:pa")) {
            assertThatIllegalArgumentException()
                    .as(wrong)
                    .isThrownBy(() -> new KafkaConnector().source(url(wrong)))
                    .withMessageNotContaining("u:pa")
                    .withMessageNotContaining("ss@")
                    .withMessageNotContaining("zz")
                    .withNoCause();
        }
    }

    private static void refused(String wrong, String rule) {
        assertThatIllegalArgumentException()
                .as(wrong)
                .isThrownBy(() -> new KafkaConnector().source(url(wrong)))
                .withMessageContaining(rule)
                .withMessageNotContaining(":secret");
    }
}
