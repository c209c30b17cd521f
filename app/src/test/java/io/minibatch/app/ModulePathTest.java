package io.minibatch.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.modulepath.ModulePathProgram;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** All other tests run on the class path; here the module descriptor must say all that is needed. */
class ModulePathTest {

    /** What only tests need: some of it has no names that modules can have, and none of it is needed. */
    private static final Pattern TESTS = Pattern.compile(
            "test-classes|junit|playwright|assertj|awaitility|hamcrest|byte-buddy|opentest4j|apiguardian|yaml|surefire");

    @Test
    void theAppWorksAsANamedModule() throws Exception {
        var path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var modules = Stream.of(path.split(Pattern.quote(File.pathSeparator)))
                .filter(entry -> !TESTS.matcher(entry).find())
                .collect(Collectors.joining(File.pathSeparator));
        var tests =
                ModulePathProgram.class.getProtectionDomain().getCodeSource().getLocation();
        var java = ProcessHandle.current().info().command().orElseThrow();
        var process = new ProcessBuilder(List.of(
                        java,
                        "--module-path",
                        modules,
                        "--add-modules",
                        "io.minibatch.app,java.net.http",
                        "--class-path",
                        Path.of(tests.toURI()).toString(),
                        ModulePathProgram.class.getName()))
                .redirectErrorStream(true)
                .start();

        assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
                .contains(
                        "\"latency\":{\"windows\":1",
                        "/status 200",
                        "/status/uplot.js 200",
                        "/openapi.yaml 200",
                        "/metrics 200",
                        "/x 404");
        assertThat(process.waitFor()).isZero();
    }
}
