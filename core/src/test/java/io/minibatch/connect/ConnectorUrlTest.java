package io.minibatch.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.minibatch.connect.Connector.Direction;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectorUrlTest {

    @Test
    void aUrlIsTakenApart() {
        var url = ConnectorUrl.parse("mqtt://host:1883/a/#?qos=2&clean&user=J%26J&pause=5s");

        assertThat(url.scheme()).isEqualTo("mqtt");
        assertThat(url.address()).isEqualTo("//host:1883/a/#");
        assertThat(url.number("qos")).contains(2);
        assertThat(url.flag("clean")).contains(true);
        assertThat(url.option("user")).contains("J&J");
        assertThat(url.duration("pause")).contains(Duration.ofSeconds(5));
        assertThat(url.option("none")).isEmpty();
        assertThat(url.flag("none")).isEmpty();
    }

    @Test
    void aPathAloneIsAnAddress() {
        var url = ConnectorUrl.parse("file:some/file.jsonl");

        assertThat(url.address()).isEqualTo("some/file.jsonl");
        assertThat(url.options()).isEmpty();
    }

    @Test
    void itsTextHidesSecrets() {
        var url = ConnectorUrl.parse("mongodb://ann:s3:cret@host/db.c?token=abc");

        assertThat(url).hasToString("mongodb://ann:***@host/db.c");
        assertThat(url.withoutOptions()).isEqualTo("mongodb://ann:s3:cret@host/db.c");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> url.allow(Set.of("size", "id")))
                .withMessage("Option token of mongodb://ann:***@host/db.c is not known: use id, size");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectorUrl.parse("kafka://ann:cret@host/t?a=1&a=2"))
                .withMessageNotContaining("cret");
    }

    /** SECRET stands for what nobody may see. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    mqtt://ann:SECRET@host/x               | mqtt://ann:***@host/x
                    mqtt://SECRET@host/x                   | mqtt://***@host/x
                    mqtt://:SECRET@host/x                  | mqtt://***@host/x
                    mqtt:/ann:SECRET@host/x                | mqtt:***@host/x
                    mqtt:ann:SECRET@host/x                 | mqtt:***@host/x
                    mqtt:///ann:SECRET@host/x              | mqtt://***@host/x
                    mqtt://us/er:SECRET@host/x             | mqtt://***@host/x
                    mqtt://ann:SECRET/SECRET@host/x        | mqtt://***@host/x
                    mqtt://ann:SECRET@SECRET@host/x        | mqtt://***@host/x
                    mqtt://ann:SECRET//ann:SECRET@host/x   | mqtt://***@host/x
                    mqtt://ann:SECRET#SECRET@host/x        | mqtt://ann:***@host/x
                    mqtt://u@x:SECRET@host/x               | mqtt://***@host/x
                    kafka://u:SECRET/x?key=SECRET@host/t   | kafka://***
                    kafka://u:SECRET?SECRET&x=@host/t      | kafka://***
                    kafka://u:SECRET?SECRET?@host/t?a=1    | kafka://***
                    celery+amqp://u:SECRET@h1,u:SECRET@h2  | celery+amqp://***@h2
                    https://host/x?token=SECRET            | https://host/x
                    mongodb://ann:SECRET/SECRET            | mongodb://ann:***
                    mongodb://ann:SECRET                   | mongodb://ann:***
                    mongodb://ann:1SECRET/db.c             | mongodb://ann:***
                    mongodb://a:1,ann:SECRET/db.c          | mongodb://a:1,ann:***
                    mongodb://ann:SECRET:SECRET/db.c       | mongodb://ann:***
                    http://[::1]:SECRET/x                  | http://[::1]:***
                    kafka://u:SECRET?SECRET=1              | kafka://u:***
                    kafka://a:9092,b:9092/t:x              | kafka://a:9092,b:9092/t:x
                    http://[2001:db8::1]:80/x              | http://[2001:db8::1]:80/x
                    http://[::1]/x                         | http://[::1]/x
                    http://host:/x                         | http://host:/x
                    mongodb:ann:SECRET                     | mongodb:ann:***
                    minibatch:t:x                          | minibatch:t:***
                    file:a@2x/b@c.jsonl                    | file:a@2x/b@c.jsonl
                    """)
    void itsTextHidesSecretsOfAnyShape(String text, String shown) {
        assertThat(ConnectorUrl.parse(text)).hasToString(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "my_kafka:SECRET@host/t",
                "://u:SECRET@host",
                "nothing?token=SECRET",
                "kafka://host/t?password=%SECRET",
                "kafka://host/t?password=%S%",
                "kafka://u:p?SECRET=1&SECRET=2@host/t?a",
                "kafka://u:p?SECRET&SECRET&x@host/t",
                "kafka://u:p?SECRET/SECRET&SECRET/SECRET",
                "kafka://u:SECRET/SECRET?SECRET&SECRET",
                "kafka://u:SECRET@host/t?a=1&a=2",
                "kafka://u:SECRET@host/t?%zz"
            })
    void noErrorTellsASecret(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectorUrl.parse(text).allow(Set.of("size")))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("SECRET", "%S"))
                .withNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "results.jsonl", "file:", "://host", "1kafka://host"})
    void whatIsNoUrlIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectorUrl.parse(text))
                .withMessageContaining("is no connector URL");
    }

    @Test
    void wrongValuesAreNamed() {
        var url = ConnectorUrl.parse("kafka://host/t?size=0&many=x&pause=5&clean=maybe");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> url.number("size"))
                .withMessageContaining("but is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> url.number("many"))
                .withMessageContaining("but is x");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> url.duration("pause"))
                .withMessageContaining("pause");
        assertThatIllegalArgumentException().isThrownBy(() -> url.flag("clean")).withMessageContaining("maybe");
    }

    @Test
    void aSchemeThatNobodyKnowsIsRefusedWithThoseThatAreThere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Connectors.of(ConnectorUrl.parse("gopher://host/x"), Direction.SOURCE))
                .withMessageStartingWith("No source of scheme \"gopher\". There are:");
    }
}
