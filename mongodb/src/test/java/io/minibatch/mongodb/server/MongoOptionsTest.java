package io.minibatch.mongodb.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.MinibatchException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MongoOptionsTest {

    @Test
    void ownOptionsAreTakenAndTheOthersAreTheDrivers() {
        var options = MongoOptions.parse(
                "mongodb://a:1,b:2/db?lease=2s&replicaSet=rs&lateness=500ms&max-message=1MB&w=1&wrap=false");
        assertThat(options.database()).isEqualTo("db");
        assertThat(options.lease()).isEqualTo(Duration.ofSeconds(2));
        assertThat(options.lateness()).isEqualTo(Duration.ofMillis(500));
        assertThat(options.maxMessage()).isEqualTo(1 << 20);
        assertThat(options.wrap()).isFalse();
        assertThat(options.connection().getRequiredReplicaSetName()).isEqualTo("rs");
        assertThat(options.connection().getWriteConcern().getW()).isEqualTo(1);
        assertThat(options.url()).isEqualTo("mongodb://a:1,b:2/db");
    }

    @Test
    void withoutOptionsItIsAsInPython() {
        var options = MongoOptions.parse("mongodb://localhost");
        assertThat(options.database()).isEqualTo("test");
        assertThat(options.lease()).isEqualTo(Duration.ofSeconds(5));
        assertThat(options.wrap()).isTrue();
        assertThat(MongoOptions.parse("mongodb://u:p@localhost")
                        .connection()
                        .getCredential()
                        .getSource())
                .isEqualTo("admin");
        assertThat(MongoOptions.parse("mongodb://u:p@localhost/db")
                        .connection()
                        .getCredential()
                        .getSource())
                .isEqualTo("admin");
        assertThat(MongoOptions.parse("mongodb://u:p@localhost/db?authSource=x")
                        .connection()
                        .getCredential()
                        .getSource())
                .isEqualTo("x");
    }

    @Test
    void noPasswordIsShown() {
        var options = MongoOptions.parse("mongodb://user:secret@localhost:1/db?lease=2s");
        assertThat(options.url()).isEqualTo("mongodb://localhost:1/db");
        assertThat(options.toString()).doesNotContain("secret");
        for (var wrong : new String[] {
            "mongodb://user:sec@ret@localhost/db",
            "mongodb://user:secret@localhost:x/db",
            "mongodb://user:secret@/db",
            "mongodb://user:secret@localhost/db?lease=1",
            "mongodb://user:secret@localhost/db?max-message=16MB",
            "mongodb://user:secret@localhost/db?wrap=yes",
            "mongodb://user:secret@localhost/db?lease=1ms",
            "mongodb://user:sec/ret@localhost/db",
            "mongodb://user:sec?ret@localhost/db",
            "mongodb://localhost/db?authMechanism=MONGODB-AWS&authMechanismProperties=TOKENsecret",
        }) {
            assertThatThrownBy(() -> MongoOptions.parse(wrong))
                    .as(wrong)
                    .isInstanceOf(MinibatchException.class)
                    .satisfies(error ->
                            assertThat(error.getMessage()).doesNotContain("sec").doesNotContain("ret@"))
                    .satisfies(error -> assertThat(error.getCause() == null
                                    || !error.getCause().toString().contains("secret"))
                            .isTrue());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mongodb://localhost:99999/db, port",
        "mongodb://user:secret@localhost:99999/db, port",
        "mongodb://localhost:abc/db, port",
        "mongodb://localhost/my db, database",
        "mongodb://localhost/db?serverSelectionTimeoutMS=abc, serverselectiontimeoutms",
        "mongodb://localhost/db.readings, collection",
        "mongodb://localhost/db?leas=5s, Option leas of",
        "mongodb://us:er:sec@localhost/db, user or password",
    })
    void whatIsWrongIsNamed(String url, String what) {
        assertThatThrownBy(() -> MongoOptions.parse(url))
                .isInstanceOf(MinibatchException.class)
                .hasMessageContaining("localhost")
                .hasMessageContainingAll(what)
                .hasMessageNotContaining("sec@")
                .hasMessageNotContaining("secret");
    }
}
