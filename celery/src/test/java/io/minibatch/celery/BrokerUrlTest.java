package io.minibatch.celery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.celery.BrokerUrl.Kind;
import io.minibatch.connect.Connector.Direction;
import io.minibatch.connect.ConnectorUrl;
import io.minibatch.connect.Connectors;
import org.junit.jupiter.api.Test;

/** URLs as Celery has them, and those of the connector. */
class BrokerUrlTest {

    private static BrokerUrl url(Kind kind, String user, String password, String host, int port, String path) {
        return new BrokerUrl(kind, new BrokerUrl.Login(user, password, host, port), path);
    }

    @Test
    void urlsAreReadAsByCelery() {
        assertThat(BrokerUrl.of("amqp://")).isEqualTo(url(Kind.AMQP, null, null, "localhost", 5672, ""));
        assertThat(BrokerUrl.of("pyamqp://u:p%40%2F@h/")).isEqualTo(url(Kind.AMQP, "u", "p@/", "h", 5672, ""));
        assertThat(BrokerUrl.of("amqps://u@h//")).isEqualTo(url(Kind.AMQPS, "u", null, "h", 5671, "/"));
        assertThat(BrokerUrl.of("amqp://u:p@[::1]:1/a%2Fb")).isEqualTo(url(Kind.AMQP, "u", "p", "[::1]", 1, "a/b"));
        assertThat(BrokerUrl.of("redis://:p+w@h:7/3")).isEqualTo(url(Kind.REDIS, null, "p+w", "h", 7, "3"));
        assertThat(BrokerUrl.of("redis://h//3")).isEqualTo(url(Kind.REDIS, null, null, "h", 6379, "3"));
        assertThat(BrokerUrl.of("rediss://u:p@h?ssl_cert_reqs=CERT_REQUIRED"))
                .isEqualTo(url(Kind.REDISS, "u", "p", "h", 6379, ""));
        assertThat(BrokerUrl.list("amqp://a;amqp://b")).hasSize(2);
    }

    @Test
    void passwordsAreInNoTextForPeople() {
        assertThat(new CeleryEventSource<>("amqp://user:secret@h:1/v;amqp://user:secret@g"))
                .hasToString("CeleryEventSource of amqp://h:1/v;amqp://g:5672/");
        for (var url : new String[] {
            "sqs://user:secret@h",
            "amqp://user:se/secret@h",
            "redis://:secret@h/x",
            "amqp://u:secret@h?secret=secret@",
            "redis://:sec?ret@secret@h/0",
            "rediss://:secret@h?ssl_cert_reqs=none",
            "amqp:/u:secret@h",
            "amqp://u:secret@h;redis://:secret@h",
            "amqp://u:secret@h:x",
            "redis://:secret@h/1?a=secret",
            "//u:secret@h",
            "amqp://user:12/secret@h",
            "redis://:12?secret@h/0",
            "redis://:12?=secret@h/0",
            "amqp://user:secret%zz@h",
            "amqp://user:%secret@h"
        }) {
            assertThatThrownBy(() -> new CeleryEventSource<>(url))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("secret@")
                    .hasMessageNotContaining(":sec")
                    .hasMessageNotContaining("secret")
                    .hasNoCause();
        }
    }

    @Test
    void errorsSayWhatWouldBeRight() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BrokerUrl.of("sentinel://h"))
                .withMessageContaining(
                        "no broker of scheme sentinel, but of amqp, amqps, librabbitmq, pyamqp, redis, rediss");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BrokerUrl.of("rediss://h?ssl_cert_reqs=none"))
                .withMessageContaining("ssl_cert_reqs=required");
    }

    @Test
    void whatNoBrokerWouldTakeIsRefusedAtTheStart() {
        for (var url : new String[] {
            "celery+amqp://h:0",
            "celery+amqp://h:65536",
            "celery+redis://h/01",
            "celery+redis://h/x",
            "celery+redis://h/-1",
            "celery+amqp://h?ttl=1200h",
            "celery+amqp://h?ttl=0s",
            "celery+amqp://h?expires=1194h",
            "celery+amqp://h?queue=amq.mine",
            "celery+amqp://h?queue=%20",
            "celery+amqp://h?queue=" + "q".repeat(256),
            "celery+amqp://h?exchange=",
            "celery+redis://h?exchange=" + "e".repeat(256),
            "celery+amqp://h?events=",
            "celery+amqp://h?events=a,%20b",
            "celery+amqp://h?events=a,,b"
        }) {
            assertThatIllegalArgumentException()
                    .as(url)
                    .isThrownBy(() -> source(url))
                    .withMessageContaining(" must ")
                    .withNoCause();
        }
        assertThat(source("celery+amqp://h:65535?ttl=1193h&expires=1193h&events=a,b,a&queue=" + "q".repeat(255)))
                .hasToString("CeleryEventSource of amqp://h:65535/");
        assertThat(BrokerUrl.of("redis://h/15").path()).isEqualTo("15");
    }

    @Test
    void optionsOfOneBrokerAreRefusedForTheOther() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CeleryEventSource<>("redis://h").queue("q"))
                .withMessageContaining("Redis keeps no events");
        assertThatIllegalArgumentException().isThrownBy(() -> new CeleryEventSource<>("amqp://h").globalKeyprefix("x"));
        assertThatIllegalArgumentException().isThrownBy(() -> new CeleryEventSource<>("amqp://h").tasks(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new CeleryEventSource<>("amqp://h").events());
    }

    @Test
    void channelsAreNamedAsByKombu() {
        assertThat(channel(ChannelOptions.USUAL, "")).isEqualTo("/0.celeryev/*");
        assertThat(channel(ChannelOptions.USUAL, "3")).isEqualTo("/3.celeryev/*");
        assertThat(channel(new ChannelOptions("a*", "p{db}.", false), "3")).isEqualTo("a*p3.celeryev");
        assertThat(channel(new ChannelOptions("a*[", "", true), "3")).isEqualTo("a\\*\\[celeryev/*");
    }

    private static String channel(ChannelOptions options, String database) {
        return options.subscription(database, "celeryev");
    }

    @Test
    void theConnectorIsFoundAndRefusesWhatItDoesNotKnow() {
        assertThat(source("celery+amqp://u:p@h/v?events=all&queue=q&ttl=5m&expires=1h&tasks=5&exchange=e"))
                .hasToString("CeleryEventSource of amqp://h:5672/v");
        assertThat(
                        source(
                                "celery+redis://:p@h?events=task-failed,x&global-keyprefix=a&fanout-prefix=b&fanout-patterns=false"))
                .hasToString("CeleryEventSource of redis://h:6379/");
        for (var url :
                new String[] {"celery+amqp://h?evnts=all", "celery+amqp://h?tasks=x", "celery+redis://h?queue=q"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> source(url));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Connectors.of(ConnectorUrl.parse("celery+amqp://h"), Direction.SINK));
    }

    private static Object source(String text) {
        var url = ConnectorUrl.parse(text);
        return Connectors.of(url, Direction.SOURCE).source(url);
    }
}
