package io.minibatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.app.web.Routes;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class OpenApiTest extends AppTest {

    @Test
    void allRoutesAreDescribedAndNoOthers() throws Exception {
        app.start(0);
        var described = new TreeSet<String>();
        description()
                .get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> !operation.getKey().equals("parameters"))
                        .forEach(operation ->
                                described.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey())));

        var routes = new TreeSet<String>();
        for (Routes.Route route : app.routes()) {
            routes.add(route.method() + " " + route.path());
        }

        assertThat(described).isEqualTo(routes).hasSizeGreaterThan(15);
    }

    @Test
    void whatNeedsNoTokenIsSaidSo() throws Exception {
        app.start(0);
        var paths = description().get("paths");

        for (var route : app.routes()) {
            var operation =
                    paths.get(route.path()).get(route.method().toString().toLowerCase(Locale.ROOT));
            assertThat(operation.has("security")).as(route.path()).isEqualTo(!route.guarded());
        }
    }

    @Test
    void everyParameterOfAQueryIsDescribed() throws Exception {
        app.start(0);
        var description = description();

        for (var route : app.routes()) {
            var path = description.get("paths").get(route.path());
            var operation = path.get(route.method().toString().toLowerCase(Locale.ROOT));
            var described = new TreeSet<String>();
            for (var parameters : List.of(path.path("parameters"), operation.path("parameters"))) {
                for (var parameter : parameters) {
                    var each = parameter.has("$ref")
                            ? description.at(parameter.get("$ref").asString().substring(1))
                            : parameter;
                    if (each.get("in").asString().equals("query")) {
                        described.add(each.get("name").asString());
                    }
                }
            }
            assertThat(described).as(route.path()).isEqualTo(route.parameters().orElse(Set.of()));
        }
    }

    @Test
    void referencesLeadSomewhere() throws Exception {
        app.start(0);
        var description = description();

        assertThat(description.findValuesAsString("$ref"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                description.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    private JsonNode description() throws Exception {
        return YAMLMapper.shared().readTree(get("/openapi.yaml").body());
    }
}
