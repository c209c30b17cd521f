package io.minibatch.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All other tests run on the class path; here the module descriptors must say all that is needed. */
class ModulePathTest {

    private static final List<String> MODULES = List.of( // a class of each
            "io.minibatch.Minibatch",
            "com.fasterxml.jackson.annotation.JsonProperty",
            "tools.jackson.core.JsonParser",
            "tools.jackson.databind.ObjectMapper",
            "org.slf4j.Logger");

    @TempDir
    Path folder;

    @Test
    void theLibraryWorksAsANamedModule() throws Exception {
        var modules = MODULES.stream().map(ModulePathTest::place).collect(Collectors.joining(File.pathSeparator));
        var java = ProcessHandle.current().info().command().orElseThrow();
        var process = new ProcessBuilder(List.of(
                        java,
                        "--module-path",
                        modules,
                        "--add-modules",
                        "io.minibatch",
                        "--class-path",
                        place(ModulePathProgram.class.getName()),
                        ModulePathProgram.class.getName(),
                        folder.resolve("store").toString()))
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(output).contains("io.minibatch readings/default/1 [Reading[sensor=s1, celsius=20.5]]");
        assertThat(process.waitFor()).isZero();
    }

    private static String place(String type) {
        try {
            return Path.of(Class.forName(type)
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException | ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
