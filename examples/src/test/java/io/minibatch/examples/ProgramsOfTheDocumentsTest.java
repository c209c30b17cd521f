package io.minibatch.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.minibatch.Minibatch;
import io.minibatch.MinibatchListener;
import io.minibatch.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every Java block of the README and of the pages in docs compiles, runs, and prints what the page says. */
class ProgramsOfTheDocumentsTest {

    @TempDir
    Path temporary;

    private final DocumentStores stores = new DocumentStores();

    @AfterEach
    void closeStores() {
        stores.close();
    }

    @TestFactory
    Stream<DynamicNode> runAndPrintWhatThePageSays() throws IOException {
        var classes = Files.createDirectory(temporary.resolve("classes"));
        var snippets = Documents.all().stream()
                .flatMap(file -> Snippet.of(file).stream())
                .toList();
        assertThat(snippets).as("Java blocks found").hasSizeGreaterThan(10);
        SnippetCompiler.compile(snippets, classes);
        return Documents.all().stream().map(file -> page(file, snippets, classes));
    }

    /** The programs of a page share a folder, so that one can consume what the one above it has appended. */
    private DynamicNode page(Path file, List<Snippet> snippets, Path classes) {
        var folder = temporary.resolve(file.getFileName().toString());
        var tests = snippets.stream()
                .filter(snippet -> snippet.file().equals(file))
                .filter(snippet -> !snippet.onlyCompiled())
                .map(snippet -> dynamicTest(snippet.toString(), () -> {
                    Files.createDirectories(folder);
                    run(snippet, folder, classes);
                }));
        return dynamicContainer(file.getFileName().toString(), tests);
    }

    private void run(Snippet snippet, Path folder, Path classes) throws Throwable {
        if (snippet.isProgram()) {
            runProgram(snippet, Child.in(folder).with(classes));
            return;
        }
        try (var loader = URLClassLoader.newInstance(new URL[] {classes.toUri().toURL()})) {
            var type = loader.loadClass(snippet.className());
            if (snippet.isTest()) {
                runTests(type);
            } else {
                checkPrinted(
                        snippet,
                        runFragment(type, stores.url(snippet.file(), Files.createTempDirectory(folder, "fragment"))));
            }
        }
    }

    private void runProgram(Snippet snippet, Child child) throws IOException, InterruptedException {
        var printed = snippet.isEndless()
                ? child.runUntilStopped(snippet.className(), snippet.output().size())
                : child.run(snippet.className());
        checkPrinted(snippet, printed);
    }

    private void checkPrinted(Snippet snippet, List<String> printed) {
        if (!snippet.output().isEmpty()) {
            assertThat(printed).isEqualTo(snippet.output());
        }
    }

    private List<String> runFragment(Class<?> type, String url) throws Throwable {
        var failures = new ConcurrentLinkedQueue<Throwable>();
        var printed = new ByteArrayOutputStream();
        var out = System.out;
        System.setOut(new PrintStream(printed, true, UTF_8));
        try (var mb =
                Minibatch.builder().url(url).listener(new Failures(failures)).open()) {
            invoke(type.getMethod("run", Minibatch.class), null, mb);
        } finally {
            System.setOut(out);
        }
        assertThat(failures).isEmpty();
        return printed.toString(UTF_8).lines().toList();
    }

    private void runTests(Class<?> type) throws Throwable {
        var constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        for (var method : type.getDeclaredMethods()) {
            if (method.isAnnotationPresent(Test.class)) {
                invoke(method, constructor.newInstance());
            }
        }
    }

    private static void invoke(Method method, Object target, Object... arguments) throws Throwable {
        method.setAccessible(true);
        try {
            method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** What a fragment does in the background must not fail unseen. */
    private record Failures(Queue<Throwable> failures) implements MinibatchListener {
        @Override
        public void pipelineFailed(String stream, String group, Throwable cause) {
            failures.add(cause);
        }

        @Override
        public void sourceFailed(String stream, Source<?> source, int times, Duration pause, Throwable cause) {
            failures.add(cause);
        }
    }
}
