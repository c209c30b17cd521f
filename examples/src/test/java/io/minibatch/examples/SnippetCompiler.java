package io.minibatch.examples;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.partitioningBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles snippets as they stand in their documents; errors name the document's line. */
final class SnippetCompiler {

    /** What a fragment need not say, so that a page can come to the point. */
    private static final String FRAGMENT =
            "import io.minibatch.*; import io.minibatch.testing.*; import java.nio.file.*;"
                    + " import java.time.*; import java.util.*; import java.util.concurrent.*;"
                    + " import static io.minibatch.WindowEmitter.*; import static java.time.Duration.*; %s"
                    + " class Fragment {"
                    + " record Reading(String sensor, double celsius) {}"
                    + " public static void run(Minibatch mb) throws Exception {";

    static void compile(List<Snippet> snippets, Path classes) {
        var diagnostics = new DiagnosticCollector<JavaFileObject>();
        var options = List.of("-d", classes.toString(), "-proc:none", "-parameters");
        var sources = snippets.stream().map(Source::new).toList();
        var compiler = ToolProvider.getSystemJavaCompiler();
        if (!compiler.getTask(null, null, diagnostics, options, null, sources).call()) {
            throw new AssertionError(diagnostics.getDiagnostics().stream()
                    .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                    .map(SnippetCompiler::text)
                    .collect(joining("\n", "The documents' programs do not compile:\n", "")));
        }
    }

    private static String text(Diagnostic<? extends JavaFileObject> error) {
        var snippet = ((Source) error.getSource()).snippet;
        return snippet.file() + ":" + error.getLineNumber() + ": " + error.getMessage(Locale.ENGLISH);
    }

    /** The code with as many empty lines before it as the document has. */
    private static final class Source extends SimpleJavaFileObject {

        private final Snippet snippet;

        Source(Snippet snippet) {
            super(URI.create("string:///" + snippet.className().replace('.', '/') + ".java"), Kind.SOURCE);
            this.snippet = snippet;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            var header = "\n".repeat(snippet.line() - 2) + "package " + snippet.packageName() + ";";
            if (snippet.isProgram() || snippet.isTest()) {
                return header + "\n" + snippet.code();
            }
            var imports = snippet.code().lines().collect(partitioningBy(line -> line.startsWith("import ")));
            var start = header + FRAGMENT.formatted(String.join(" ", imports.get(true)));
            return start + "\n" + snippet.code().replaceAll("(?m)^import .*$", "") + "}}";
        }
    }

    private SnippetCompiler() {}
}
