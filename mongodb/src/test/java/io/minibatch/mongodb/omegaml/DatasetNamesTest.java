package io.minibatch.mongodb.omegaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatasetNamesTest {

    @Test
    void collectionsHaveTheNamesThatPythonComputes() {
        Map.ofEntries(
                        Map.entry("foo", "0d07fbff4fc3485adaf46bd11a6dfea29d3d5e2f"),
                        Map.entry("stream-test", "8f4262775aa70a5c7b119aa2ea50298f0035dfca"),
                        Map.entry("stream-sink", "d999a10efb07d720f77547e6820525492be0bca4"),
                        Map.entry("a/b", "271981e2e58b749cd29b584ec24fd65c67de3c9b"),
                        Map.entry("a_b", "271981e2e58b749cd29b584ec24fd65c67de3c9b"),
                        Map.entry(".hidden", "37a9ecfbce6a1ae5b8fde40827fd0b08c22b4ea5"),
                        Map.entry("hidden", "37a9ecfbce6a1ae5b8fde40827fd0b08c22b4ea5"),
                        Map.entry("x..y", "cacf4dbe6f722656e23b37452d23cb1c9ecc8ff5"),
                        Map.entry("x...y", "ced6416afb04dc53398eddd3d28c3599b5becbf0"),
                        Map.entry("name.", "f3b6bfc090b8c7e78a65b488eb6f25d409b6bac6"),
                        Map.entry("my data", "49345032a815ec3c129511a9658a21de024217dc"),
                        Map.entry("ünï", "0ffd241e89e942041a960c17892b288f3757ac8b"))
                .forEach((name, collection) -> assertThat(DatasetNames.collection("omegaml", name, true))
                        .as(name)
                        .isEqualTo(collection));
        assertThat(DatasetNames.collection("mybucket", "foo", true))
                .isEqualTo("939262dbc15402b2bb55c1480960c834726fad94");
    }

    @Test
    void withoutHashingTheyHaveReadableNames() {
        assertThat(DatasetNames.collection("omegaml", "foo", false)).isEqualTo("omegaml.data_.foo.datastore");
        assertThat(DatasetNames.collection("omegaml", "x...y", false)).isEqualTo("omegaml.data_.x.y.datastore");
        assertThat(DatasetNames.collection("omegaml", "foo.datastore", false)).isEqualTo("omegaml.data_.foo.datastore");
    }

    @Test
    void namesThatPythonReadsAsSomethingElseAreRefused() {
        for (var name : List.of("", "sales[a,b]", "sales#mean", "sales{k=v}", ".revisions.sales")) {
            assertThatIllegalArgumentException()
                    .as(name)
                    .isThrownBy(() -> DatasetNames.check(name))
                    .withMessageContaining(name.isEmpty() ? "name" : name);
        }
    }

    @Test
    void collectionsThatPythonCannotReachAreRefused() {
        for (var name : List.of("", "_rows", "watch", "client", "aggregate", "name")) {
            assertThatIllegalArgumentException()
                    .as(name)
                    .isThrownBy(() -> DatasetNames.checkCollection("sales", name))
                    .withMessageContaining("sales");
        }
        assertThat(DatasetNames.checkCollection("sales", "watches")).isEqualTo("watches");
    }
}
