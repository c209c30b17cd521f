package io.minibatch.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "50%/default/7", "a b+c", "a=b&c;d", "ü€😀\u0000\n", "\uFFFD", "%41"})
    void whatIsEncodedIsDecoded(String value) {
        var encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);

        assertThat(Query.parse("a=1&id=" + encoded + "&b=2").get("id")).hasValue(value);
        assertThat(Query.parse(encoded + "=1").get(value)).hasValue("1");
    }

    @ParameterizedTest
    @CsvSource({"id=grün,grün", "id=a=b,a=b", "i%64=x,x", "&&id=x&,x", "id=a%2fb,a/b", "id=😀,😀"})
    void whatClientsWriteOtherwiseIsTakenToo(String query, String id) {
        assertThat(Query.parse(query).get("id")).hasValue(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "id=", "a=1&id"})
    void withoutAValueItIsThere(String query) {
        assertThat(Query.parse(query).get("id")).hasValue("");
    }

    @Test
    void withoutAQueryThereIsNothing() {
        assertThat(Query.parse(null).get("id")).isEmpty();
        assertThat(Query.parse("").get("id")).isEmpty();
        Query.parse("").allow(Set.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"id=%", "id=%1", "id=%zz", "id=%+1", "id=%-1", "id=%٣٣", "%=1", "id=%C3", "id=%FFx", "a&%zz&b"})
    void whatCannotBeDecodedIsRefused(String query) {
        assertThatThrownBy(() -> Query.parse(query))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("cannot be decoded")
                .hasMessageContaining("%25");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id=1&id=2", "id=1&id=1", "id&id", "id=1&%69d=2"})
    void whatIsThereTwiceIsRefused(String query) {
        assertThatThrownBy(() -> Query.parse(query)).hasMessage("The query has \"id\" more than once.");
    }

    @Test
    void whatIsNotKnownIsRefused() {
        Query.parse("id=1").allow(Set.of("id", "before"));

        assertThatThrownBy(() -> Query.parse("id=1&ids=2").allow(Set.of("id", "before")))
                .hasMessage("There is no parameter \"ids\" here. Known: before, id.");
        assertThatThrownBy(() -> Query.parse("=").allow(Set.of()))
                .hasMessage("There is no parameter \"\" here. None is known.");
    }
}
