package io.minibatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.MinibatchException;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mongo://joe:secret@localhost/shop",
                "joe:secret@localhost/shop",
                "mongodb//joe:sec@ret@localhost/shop",
                "secret@localhost/shop",
            })
    void noPasswordOfAUrlThatNobodyKnowsIsShown(String url) {
        assertThatThrownBy(() -> Store.open(url, Clock.systemUTC()))
                .isInstanceOf(MinibatchException.class)
                .hasMessageContaining("localhost/shop")
                .hasMessageNotContainingAny("secret", "sec@", "joe");
    }

    @Test
    void aSchemeMayBeInCapitalsAndHaveBlanksAroundIt() {
        try (var store = Store.open(" Memory:numbers ", Clock.systemUTC())) {
            assertThat(store.url()).isEqualTo("memory:numbers");
        }
    }
}
