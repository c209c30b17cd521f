package io.minibatch.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A fenced Java block of a document.
 *
 * <p>A block that has a {@code main} is a program; one that has a {@code @Test} is a test; any other is a fragment:
 * statements that find an open {@code mb}. A block marked {@code ```java compile} is only compiled. When a block of
 * {@code ```text} follows, it is what the program prints.
 *
 * @param file the document
 * @param line the line of its first line of code, from 1
 * @param onlyCompiled whether it is marked so
 * @param code the code
 * @param output the lines that it prints; empty if the document does not say
 */
record Snippet(Path file, int line, boolean onlyCompiled, String code, List<String> output) {

    private static final Pattern FENCE =
            Pattern.compile("(?ms)^```java( compile)?\\R(.*?)^```$(?:\\R\\R?```text\\R(.*?)^```$)?");
    private static final Pattern CLASS = Pattern.compile("(?m)^(?:final )?class (\\w+)");

    static List<Snippet> of(Path file) {
        var text = read(file);
        var all = new ArrayList<Snippet>();
        var fence = FENCE.matcher(text);
        while (fence.find()) {
            var line = 1 + text.substring(0, fence.start(2)).lines().count();
            var output = fence.group(3) == null
                    ? List.<String>of()
                    : fence.group(3).lines().toList();
            all.add(new Snippet(file, (int) line, fence.group(1) != null, fence.group(2), output));
        }
        return all;
    }

    boolean isProgram() {
        return code.contains("static void main(");
    }

    boolean isTest() {
        return code.contains("@Test");
    }

    /** Whether it goes on until it is stopped. */
    boolean isEndless() {
        return code.contains(".run();");
    }

    /** A package of its own, so that programs of different documents may have classes of one name. */
    String packageName() {
        return file.getFileName().toString().replaceAll("\\W", "_") + "." + "line" + line;
    }

    String className() {
        if (!isProgram() && !isTest()) {
            return packageName() + ".Fragment";
        }
        var name = CLASS.matcher(code);
        if (!name.find()) {
            throw new IllegalStateException(this + " has no class");
        }
        return packageName() + "." + name.group(1);
    }

    @Override
    public String toString() {
        return file.getFileName() + ":" + line;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
